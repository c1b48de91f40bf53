"""Hand-made fictional reports, written from the format notes. Every person and number is invented."""

import json

GOAML = b"""<?xml version="1.0" encoding="UTF-8"?>
<report><schema_version>5.0.2</schema_version><rentity_id>12</rentity_id><submission_code>E</submission_code>
<report_code>STR</report_code><entity_reference>REF-7</entity_reference>
<submission_date>2025-05-02T00:00:00</submission_date><currency_code_local>EUR</currency_code_local>
<reporting_person><first_name>Olga</first_name><last_name>Officer</last_name></reporting_person>
<reason>free text of the report</reason>
<transaction><transactionnumber>TN-1</transactionnumber><date_transaction>2025-04-30T18:05:00</date_transaction>
 <transmode_code>WIRE</transmode_code><amount_local>40.00</amount_local>
 <t_from_my_client><from_funds_code>E</from_funds_code>
  <t_conductor><first_name>Ben</first_name><last_name>Brun</last_name></t_conductor>
  <from_account><institution_name>Test Bank</institution_name><swift>TESTFRPP</swift><account>100200</account>
   <currency_code>EUR</currency_code><account_name>A Brun</account_name><iban>FR7612345000010000000000101</iban>
   <signatory><is_primary>true</is_primary><t_person><first_name>Ada</first_name><last_name>Brun</last_name>
    <ssn>11AA22</ssn><nationality1>FR</nationality1>
    <phones><phone><tph_contact_type>1</tph_contact_type><tph_country_prefix>33</tph_country_prefix><tph_number>600000001</tph_number></phone>
     <phone><tph_number>+33600000002</tph_number></phone></phones>
    <addresses><address><address>5 Rue Haute</address><city>Rennes</city><country_code>FR</country_code></address></addresses>
    <email>ada@example.org</email>
    <identification><type>A</type><number>DOC-9</number></identification>
    <social_media><social_account><platform>Chatty</platform><user_name>ada.b</user_name></social_account></social_media>
    <network_device><device_number>D-1</device_number><ip_address><ipv4>192.0.2.9</ipv4><cgn_port>5001</cgn_port>
      <first_seen_date>2025-04-30T17:55:00</first_seen_date><last_seen_date>2025-04-30T18:30:00</last_seen_date></ip_address></network_device>
   </t_person></signatory>
   <balance>512.20</balance><date_balance>2025-05-01T00:00:00</date_balance></from_account>
  <from_country>FR</from_country></t_from_my_client>
 <t_to><to_funds_code>E</to_funds_code>
  <to_foreign_currency><foreign_currency_code>PHP</foreign_currency_code><foreign_amount>2480.25</foreign_amount></to_foreign_currency>
  <to_person><first_name>Lina</first_name><last_name>Roxas</last_name>
   <phones><phone><tph_number>+639170000001</tph_number></phone></phones></to_person><to_country>PH</to_country></t_to>
 <comments>free text</comments></transaction>
<transaction><transactionnumber>TN-2</transactionnumber><date_transaction>2025-05-01T00:00:00</date_transaction><amount_local>15</amount_local>
 <involved_parties><party><role>Sender</role><person><first_name>Carl</first_name><last_name>Dupont</last_name></person><is_suspected>true</is_suspected></party>
  <party><role>Beneficiary</role><entity><name>Envoi SARL</name><incorporation_number>B-55</incorporation_number></entity></party></involved_parties></transaction>
<transaction><transactionnumber>TN-3</transactionnumber><date_transaction>2025-05-01T00:00:00</date_transaction><amount_local>1,500.00</amount_local>
 <involved_parties><party><role>Sender</role><person><first_name>Carl</first_name><last_name>Dupont</last_name></person></party>
  <party><role>Sender</role><person><first_name>Dan</first_name><last_name>Petit</last_name></person></party></involved_parties></transaction>
<report_indicators><indicator>X1</indicator></report_indicators></report>"""

GOAML_ACTIVITY = b"""<report><rentity_id>1</rentity_id><report_code>SAR</report_code><currency_code_local>EUR</currency_code_local>
<activity><report_parties><report_party><person><first_name>Eve</first_name><last_name>Hall</last_name><id_number>ID-5</id_number></person>
<significance>5</significance><reason>free text</reason></report_party></report_parties></activity></report>"""

SAR = b"""<?xml version="1.0"?><f:EFilingBatchXML xmlns:f="www.fincen.gov/base" ActivityCount="1" SeqNum="1">
<f:FormTypeCode>SARX</f:FormTypeCode>
<f:Activity SeqNum="2"><f:FilingDateText>20250502</f:FilingDateText>
<f:Party SeqNum="3"><f:ActivityPartyTypeCode>30</f:ActivityPartyTypeCode><f:PartyName><f:PartyNameTypeCode>L</f:PartyNameTypeCode><f:RawPartyFullName>Test Bank</f:RawPartyFullName></f:PartyName></f:Party>
<f:Party SeqNum="4"><f:ActivityPartyTypeCode>33</f:ActivityPartyTypeCode>
 <f:PartyName><f:PartyNameTypeCode>AKA</f:PartyNameTypeCode><f:RawPartyFullName>Evie</f:RawPartyFullName></f:PartyName>
 <f:PartyName><f:PartyNameTypeCode>L</f:PartyNameTypeCode><f:RawEntityIndividualLastName>Hall</f:RawEntityIndividualLastName><f:RawIndividualFirstName>Eve</f:RawIndividualFirstName></f:PartyName>
 <f:PhoneNumber><f:PhoneNumberText>2025550101</f:PhoneNumberText></f:PhoneNumber>
 <f:PartyIdentification><f:PartyIdentificationNumberText>900000001</f:PartyIdentificationNumberText><f:PartyIdentificationTypeCode>1</f:PartyIdentificationTypeCode></f:PartyIdentification>
 <f:ElectronicAddress><f:ElectronicAddressText>eve@example.org</f:ElectronicAddressText><f:ElectronicAddressTypeCode>E</f:ElectronicAddressTypeCode></f:ElectronicAddress>
 <f:ElectronicAddress><f:ElectronicAddressText>eve.example</f:ElectronicAddressText><f:ElectronicAddressTypeCode>U</f:ElectronicAddressTypeCode></f:ElectronicAddress>
 <f:PartyAccountAssociation><f:PartyAccountAssociationTypeCode>7</f:PartyAccountAssociationTypeCode><f:Party><f:ActivityPartyTypeCode>41</f:ActivityPartyTypeCode>
  <f:Account><f:AccountNumberText>77001</f:AccountNumberText></f:Account><f:Account><f:AccountNumberText>77002</f:AccountNumberText></f:Account></f:Party></f:PartyAccountAssociation></f:Party>
<f:SuspiciousActivity><f:TotalSuspiciousAmountText>900</f:TotalSuspiciousAmountText></f:SuspiciousActivity>
<f:ActivityIPAddress><f:ActivityIPAddressDateText>20250430</f:ActivityIPAddressDateText><f:ActivityIPAddressTimeStampText>17:55:00</f:ActivityIPAddressTimeStampText><f:IPAddressText>192.0.2.9</f:IPAddressText></f:ActivityIPAddress>
<f:ActivityNarrativeInformation><f:ActivityNarrativeSequenceNumber>1</f:ActivityNarrativeSequenceNumber><f:ActivityNarrativeText>NARRATIVE-MARK</f:ActivityNarrativeText></f:ActivityNarrativeInformation>
</f:Activity></f:EFilingBatchXML>"""

CTR = b"""<EFilingBatchXML><FormTypeCode>CTRX</FormTypeCode><Activity>
<Party><ActivityPartyTypeCode>34</ActivityPartyTypeCode><IndividualEntityCashInAmountText>15000</IndividualEntityCashInAmountText></Party>
<Party><ActivityPartyTypeCode>17</ActivityPartyTypeCode><IndividualEntityCashInAmountText>15000</IndividualEntityCashInAmountText>
 <PartyName><PartyNameTypeCode>L</PartyNameTypeCode><RawPartyFullName>Dan Petit</RawPartyFullName></PartyName></Party>
<Party><ActivityPartyTypeCode>23</ActivityPartyTypeCode><IndividualEntityCashInAmountText>15000</IndividualEntityCashInAmountText>
 <PartyName><PartyNameTypeCode>L</PartyNameTypeCode><RawPartyFullName>Envoi LLC</RawPartyFullName></PartyName></Party>
<CurrencyTransactionActivity><TransactionDateText>20250115</TransactionDateText></CurrencyTransactionActivity></Activity></EFilingBatchXML>"""

ACKNOWLEDGEMENT = b'<EFilingBatchXML StatusCode="A"><EFilingSubmissionXML><BSAID>1</BSAID></EFilingSubmissionXML></EFilingBatchXML>'


def cybertip() -> bytes:
    """A report with two reported persons, a recipient, a victim, files and texts that must stay out."""
    return json.dumps(
        {
            "reportId": 9001,
            "dateReceived": "2025-06-01T08:00:00Z",
            "reportedInformation": {
                "reportingEsp": {"espName": "Chatty"},
                "incidentSummary": {
                    "incidentType": "TYPE-MARK",
                    "incidentDateTime": "2025-05-30T22:10:00Z",
                    "incidentDateTimeDescription": "TEXT-MARK",
                },
                "incidentDetails": {"emailIncident": [{"contents": [{"value": "TEXT-MARK"}]}]},
                "reportedPeople": {
                    "reportedPersons": [
                        {
                            "firstName": "Eve",
                            "lastName": "Hall",
                            "emails": [
                                {"value": "second@example.org", "verified": False},
                                {"value": "eve@example.org", "verified": True},
                            ],
                            "phones": {"value": "+12025550101", "verified": True},
                            "screenName": {"value": "eve.h"},
                            "sourceInformation": {
                                "sourceCaptures": [
                                    {
                                        "captureType": "IP Address",
                                        "value": "192.0.2.9",
                                        "eventName": "Login",
                                        "dateTime": "2025-05-30T21:55:00Z",
                                        "port": 5001,
                                    },
                                    {
                                        "captureType": "Device ID",
                                        "value": "DEV-1",
                                        "dateTime": "2025-05-30T21:56:00Z",
                                    },
                                ]
                            },
                        },
                        {"screenName": {"value": "mystery77"}, "emails": None, "phones": ""},
                    ]
                },
                "intendedRecipients": [{"screenName": {"value": "rec.1"}}],
                "victims": [{"firstName": "VICTIM-MARK"}],
            },
            "uploadedFiles": [
                {
                    "filename": "FILE-MARK.bin",
                    "verificationHash": "00",
                    "sourceInformation": {"sourceCaptures": [{"value": "192.0.2.77"}]},
                },
                {"filename": "FILE-MARK2.bin"},
            ],
            "additionalInformations": [{"value": "TEXT-MARK"}],
        }
    ).encode()
