"""Hand-made fictional bank files, written from the format notes. All of it is invented."""

PAIN = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>M-1</MsgId><CreDtTm>2025-03-01T09:00:00+01:00</CreDtTm><NbOfTxs>3</NbOfTxs></GrpHdr>
<PmtInf><PmtInfId>B-1</PmtInfId><PmtMtd>TRF</PmtMtd>
 <PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>
 <ReqdExctnDt><Dt>2025-03-03</Dt></ReqdExctnDt>
 <Dbtr><Nm>Ada Brun</Nm><PstlAdr><StrtNm>Rue Haute</StrtNm><BldgNb>5</BldgNb><PstCd>35000</PstCd>
  <TwnNm>Rennes</TwnNm><Ctry>FR</Ctry></PstlAdr>
  <CtctDtls><MobNb>+33-600000001</MobNb><EmailAdr>ada@example.org</EmailAdr></CtctDtls></Dbtr>
 <DbtrAcct><Id><IBAN>FR7612345000010000000000101</IBAN></Id></DbtrAcct>
 <CdtTrfTxInf><PmtId><InstrId>I-1</InstrId><EndToEndId>E-1</EndToEndId>
   <UETR>00000000-0000-4000-8000-000000000001</UETR></PmtId>
  <Amt><InstdAmt Ccy="EUR">40.00</InstdAmt></Amt>
  <Cdtr><Nm>Lina Roxas</Nm></Cdtr><CdtrAcct><Id><Othr><Id>0012300045</Id></Othr></Id></CdtrAcct>
  <RmtInf><Ustrd>school</Ustrd><Ustrd>march</Ustrd></RmtInf></CdtTrfTxInf>
 <CdtTrfTxInf><PmtId><EndToEndId>NOTPROVIDED</EndToEndId></PmtId>
  <Amt><EqvtAmt><Amt Ccy="EUR">15</Amt><CcyOfTrf>PHP</CcyOfTrf></EqvtAmt></Amt>
  <UltmtDbtr><Nm>Ben Brun</Nm></UltmtDbtr>
  <Cdtr><Nm>Agence Envoi</Nm></Cdtr><CdtrAcct><Id><IBAN>FR7612345000010000000000202</IBAN></Id></CdtrAcct>
  <UltmtCdtr><Nm>Mara Cruz</Nm></UltmtCdtr></CdtTrfTxInf>
</PmtInf>
<PmtInf><PmtInfId>B-2</PmtInfId><ReqdExctnDt>2025-03-04</ReqdExctnDt>
 <Dbtr><Nm>Carl Dupont</Nm></Dbtr>
 <DbtrAcct><Id><IBAN>FR7612345000010000000000303</IBAN></Id></DbtrAcct>
 <CdtTrfTxInf><PmtId><EndToEndId>E-3</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">7.5</InstdAmt></Amt>
  <Cdtr><Nm>Lina Roxas</Nm></Cdtr></CdtTrfTxInf>
</PmtInf></CstmrCdtTrfInitn></Document>"""

PACS_008 = """<?xml version="1.0" encoding="UTF-8"?>
<p:Document xmlns:p="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><p:FIToFICstmrCdtTrf>
<p:GrpHdr><p:MsgId>X-1</p:MsgId><p:CreDtTm>2025-03-03T10:00:00Z</p:CreDtTm><p:NbOfTxs>2</p:NbOfTxs>
 <p:IntrBkSttlmDt>2025-03-03</p:IntrBkSttlmDt></p:GrpHdr>
<p:CdtTrfTxInf><p:PmtId><p:EndToEndId>E-1</p:EndToEndId><p:TxId>T-1</p:TxId>
  <p:UETR>00000000-0000-4000-8000-000000000001</p:UETR></p:PmtId>
 <p:IntrBkSttlmAmt Ccy="PHP">2480.25</p:IntrBkSttlmAmt><p:AccptncDtTm>2025-03-03T10:00:05+01:00</p:AccptncDtTm>
 <p:InstdAmt Ccy="EUR">40.00</p:InstdAmt><p:XchgRate>62.00625</p:XchgRate>
 <p:ChrgsInf><p:Amt Ccy="EUR">1.20</p:Amt><p:Agt><p:FinInstnId><p:BICFI>TESTFRPP</p:BICFI></p:FinInstnId></p:Agt></p:ChrgsInf>
 <p:Dbtr><p:Nm>Ada Brun</p:Nm><p:Id><p:PrvtId><p:Othr><p:Id>11AA22</p:Id><p:SchmeNm><p:Cd>CCPT</p:Cd></p:SchmeNm></p:Othr></p:PrvtId></p:Id></p:Dbtr>
 <p:DbtrAcct><p:Id><p:IBAN>FR7612345000010000000000101</p:IBAN></p:Id></p:DbtrAcct>
 <p:Cdtr><p:Pty><p:Nm>Lina Roxas</p:Nm></p:Pty></p:Cdtr>
 <p:CdtrAcct><p:Id><p:Othr><p:Id>0012300045</p:Id></p:Othr></p:Id></p:CdtrAcct></p:CdtTrfTxInf>
<p:CdtTrfTxInf><p:PmtId><p:EndToEndId>E-2</p:EndToEndId></p:PmtId>
 <p:IntrBkSttlmAmt Ccy="EUR">0.00001</p:IntrBkSttlmAmt></p:CdtTrfTxInf>
</p:FIToFICstmrCdtTrf></p:Document>"""

PACS_009_COVER = """<Document><FICdtTrf><GrpHdr><MsgId>C-1</MsgId></GrpHdr><CdtTrfTxInf>
<PmtId><InstrId>I</InstrId><EndToEndId>E-9</EndToEndId></PmtId><IntrBkSttlmAmt Ccy="USD">50</IntrBkSttlmAmt>
<IntrBkSttlmDt>2025-04-01</IntrBkSttlmDt>
<Dbtr><FinInstnId><BICFI>TESTUS33</BICFI></FinInstnId></Dbtr><Cdtr><FinInstnId><BICFI>TESTPHMM</BICFI></FinInstnId></Cdtr>
<UndrlygCstmrCdtTrf><Dbtr><Nm>Eve Hall</Nm></Dbtr><DbtrAcct><Id><Othr><Id>77</Id></Othr></Id></DbtrAcct>
<Cdtr><Nm>Mara Cruz</Nm></Cdtr><CdtrAcct><Id><Othr><Id>88</Id></Othr></Id></CdtrAcct>
<RmtInf><Ustrd>rent</Ustrd></RmtInf></UndrlygCstmrCdtTrf></CdtTrfTxInf></FICdtTrf></Document>"""

PACS_002 = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10"><FIToFIPmtStsRpt>
<GrpHdr><MsgId>S-1</MsgId><CreDtTm>2025-03-03T10:01:00</CreDtTm></GrpHdr>
<TxInfAndSts><OrgnlEndToEndId>E-1</OrgnlEndToEndId><TxSts>RJCT</TxSts>
 <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>E-2</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
</FIToFIPmtStsRpt></Document>"""

PAIN_002 = """<Document><CstmrPmtStsRpt><GrpHdr><MsgId>S-2</MsgId></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>M-1</OrgnlMsgId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>B-1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>
 <TxInfAndSts><OrgnlEndToEndId>E-1</OrgnlEndToEndId><TxSts>RJCT</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>"""

CAMT = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>
<Stmt><Id>S1</Id><Acct><Id><IBAN>FR7612345000010000000000101</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">12.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2025-01-02</Dt></BookgDt></Ntry></Stmt>
<Stmt><Id>S2</Id><Acct><Id><IBAN>FR7612345000010000000000202</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">13.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2025-01-03</Dt></BookgDt></Ntry></Stmt>
</BkToCstmrStmt></Document>"""


def cdata(document: str, *, pieces: int = 1) -> bytes:
    """The document as CDATA text in an envelope, cut into elements, with a header before and a trailer after."""
    body = document.partition("?>")[2] if document.startswith("<?xml") else document
    step = -(-len(body) // pieces)
    parts = "".join(f"<Part><![CDATA[{body[at : at + step]}]]></Part>" for at in range(0, len(body), step))
    return f"<DataPDU><Header>1</Header><Body>{parts}</Body><Checksum>abc123</Checksum></DataPDU>".encode()


def wrapped(document: str) -> bytes:
    """The document beside a business header, in a wrapper."""
    body = document.partition("?>")[2] if document.startswith("<?xml") else document
    header = (
        '<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><BizMsgIdr>B</BizMsgIdr></AppHdr>'
    )
    return f'<s:Envelope xmlns:s="urn:x"><s:Body>{header}{body}</s:Body></s:Envelope>'.encode()


_ONE = """{1:F01TESTFRPPAXXX0000000001}{2:O1030930250303TESTFRPPAXXX00000000012503031030N}{3:{108:REF1}{121:00000000-0000-4000-8000-000000000001}}{4:
:20:PAY1
:23B:CRED
:32A:250303PHP2480,25
:33B:EUR40,
:50K:/FR7612345000010000000000101
ADA BRUN
5 RUE HAUTE
RENNES
:52A:TESTFRPP
:59:/0012300045
LINA ROXAS
QUEZON CITY
:70:SCHOOL
MARCH
:71A:SHA
-}{5:{CHK:000000000000}}"""

MT103 = _ONE

_ACK = "{1:F21TESTFRPPAXXX0000000001}{4:{177:2503030930}{451:0}}"
_NAK = "{1:F21TESTFRPPAXXX0000000002}{4:{177:2503030931}{451:1}{405:H50}}"

MT103_F = """{1:F01TESTFRPPAXXX0000000002}{2:I103TESTPHMMXXXXN}{4:
:20:PAY2
:23B:CRED
:32A:250304EUR15,5
:50F:NIDN/FR/99AA88
1/BEN BRUN
2/8, RUE BASSE
3/FR/RENNES
4/19700101
:59F:/0012300046
1/MARA
1/CRUZ
2/STREET 1
3/PH/CEBU
:71A:OUR
-}"""

RJE = "$\n".join((f"{_ACK}{MT103}\n", f"{_NAK}{MT103_F}\n", f"{_ACK}\n"))

MT101 = """{1:F01TESTFRPPAXXX0000000003}{2:I101TESTPHMMXXXXN}{4:
:20:BATCH1
:28D:1/1
:50H:/FR7612345000010000000000101
ADA BRUN
:30:250305
:21:TX1
:32B:EUR20,
:59:/0012300045
LINA ROXAS
:71A:SHA
:21:TX2
:32B:EUR30,
:59:/0012300046
MARA CRUZ
:70:RENT
:71A:SHA
-}"""

MT202_COVER = """{1:F01TESTUS33AXXX0000000004}{2:I202TESTPHMMXXXXN}{3:{119:COV}}{4:
:20:COV1
:21:PAY9
:32A:250401USD50,
:52A:TESTUS33
:58A:TESTPHMM
:50K:EVE HALL
:59:MARA CRUZ
:33B:USD50,
-}"""

MT202 = """{1:F01TESTUS33AXXX0000000005}{2:I202TESTPHMMXXXXN}{4:
:20:BANK1
:21:NONREF
:32A:250402USD1000,
:58D:/555
BANK OF NOWHERE
CEBU
-}"""

MT942 = """{1:F01TESTFRPPAXXX0000000006}{2:I942TESTFRPPXXXXN}{4:
:20:INTERIM1
:25:12345678/100200
:28C:5/1
:34F:EURD10,00
:13D:2503031200+0100
:61:2503030303D40,00NTRFE-1//BANKREF1
:86:166?00UEBERWEISUNG?20SVWZ+MIETE?32LINA ROXAS?31DE00123
:90D:1EUR40,00
:90C:0EUR0,00
-}"""

OFX_1 = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20250310</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>12345<ACCTID>100200<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20250301<DTEND>20250310
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250302101500[-5:EST]<TRNAMT>-40,00<FITID>F1<NAME>Lina & Cie<MEMO>caf\u00e9</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20250303<DTUSER>20250303184000.500[+5.5:IST]<TRNAMT>$1,250.75<FITID>F2
<NAME>Carl Dupont<BANKACCTTO><BANKID>777<ACCTID>9<ACCTTYPE>SAVINGS</BANKACCTTO><MEMO><![CDATA[a <b> c]]></STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250304090000[-:EST]<TRNAMT>-7.5<FITID>F1<PAYEE><NAME>Shop One<CITY>Lyon<PHONE>0400000000</PAYEE>
<ORIGCURRENCY><CURRATE>1.1<CURSYM>USD</ORIGCURRENCY></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>382.34<DTASOF>20250310</LEDGERBAL><AVAILBAL><BALAMT>300,00<DTASOF>20250310</AVAILBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1>
<CREDITCARDMSGSRSV1><CCSTMTTRNRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><CCSTMTRS><CURDEF>USD
<CCACCTFROM><ACCTID>4000111122223333</CCACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250305<TRNAMT>-9.99<FITID>C1<NAME>Cam site</STMTTRN>
</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>General error</STATUS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""

OFX_2 = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD</CURDEF>
<INVACCTFROM><BROKERID>broker.example</BROKERID><ACCTID>55</ACCTID></INVACCTFROM>
<INVTRANLIST><DTSTART>20250101</DTSTART><DTEND>20250131</DTEND>
<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20250115120000</DTPOSTED><TRNAMT>100.00</TRNAMT>
<FITID>1</FITID><NAME>Ada Brun</NAME></STMTTRN><SUBACCTFUND>CASH</SUBACCTFUND></INVBANKTRAN>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>
<SIGNUPMSGSRSV1><ACCTINFOTRNRS><ACCTINFORS><ACCTINFO><DESC>SAVINGS</DESC><PHONE>+33600000001</PHONE><BANKACCTINFO>
<BANKACCTFROM><BANKID>12345</BANKID><ACCTID>300</ACCTID></BANKACCTFROM><SVCSTATUS>ACTIVE</SVCSTATUS></BANKACCTINFO></ACCTINFO>
</ACCTINFORS></ACCTINFOTRNRS></SIGNUPMSGSRSV1></OFX>"""
