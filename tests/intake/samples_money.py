"""Files of money transfer operators, wallets and exchanges, made by hand from the published field names.

Everybody here is invented. Each function returns the bytes of one file.
"""

import io
import json

from openpyxl import Workbook

WU_NS = "http://www.westernunion.com/schema/xrsi"


def wu_search_reply(*transactions: str) -> bytes:
    """A search reply with transactions waiting to be paid or paid."""
    inner = "".join(transactions) or wu_transaction()
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="urn:e"><soapenv:Body>'
        f'<xrsi:receive-money-search-reply xmlns:xrsi="{WU_NS}"><payment_transactions>{inner}'
        f"</payment_transactions><delivery_services><code>000</code></delivery_services>"
        f"</xrsi:receive-money-search-reply></soapenv:Body></soapenv:Envelope>"
    ).encode()


def wu_transaction(mtcn="0123456789", new_mtcn="1526370123456789", status="W/C", principal="37000") -> str:
    return f"""
    <payment_transaction>
      <sender><name name_type="D"><first_name>Ada</first_name><middle_name>Lou</middle_name>
        <last_name>Brun</last_name></name>
        <address><city>Rennes</city><street>5 rue Haute</street><country_code><iso_code>
          <country_code>FR</country_code><currency_code>EUR</currency_code></iso_code></country_code></address>
        <contact_phone>0033600000101</contact_phone></sender>
      <receiver><name name_type="M"><given_name>Lina</given_name><paternal_name>Roxas</paternal_name></name>
        <address><country_code><iso_code><country_code>PH</country_code></iso_code></country_code></address>
        <mobile_phone><phone_number><country_code>63</country_code><national_number>9170000045</national_number>
        </phone_number></mobile_phone></receiver>
      <financials><gross_total_amount>38000</gross_total_amount><pay_amount>2294000</pay_amount>
        <principal_amount>{principal}</principal_amount><charges>1000</charges></financials>
      <payment_details>
        <destination_country_currency><iso_code><country_code>PH</country_code>
          <currency_code>PHP</currency_code></iso_code></destination_country_currency>
        <originating_country_currency><iso_code><country_code>FR</country_code>
          <currency_code>EUR</currency_code></iso_code></originating_country_currency>
        <original_destination_country_currency><iso_code><country_code>TH</country_code>
          <currency_code>THB</currency_code></iso_code></original_destination_country_currency>
      </payment_details>
      <filing_date>05-14-26 </filing_date><filing_time>1150A EDT</filing_time>
      <pay_status_description>{status}</pay_status_description>
      <mtcn>{mtcn}</mtcn><new_mtcn>{new_mtcn}</new_mtcn>
    </payment_transaction>"""


def wu_send_store() -> bytes:
    """A sent transfer: the message itself is the transaction; a company sends, yen have no minor unit."""
    return f"""<xrsi:send-money-store-reply xmlns:xrsi="{WU_NS}">
      <sender><name name_type="C"><business_name>Atelier Brun</business_name></name>
        <bank_account><account_number>FR7612345000010000000000101</account_number></bank_account></sender>
      <receiver><name name_type="D"><first_name>Lina</first_name><last_name>Roxas</last_name></name></receiver>
      <payment_details><originating_country_currency><iso_code><country_code>JP</country_code>
        <currency_code>JPY</currency_code></iso_code></originating_country_currency></payment_details>
      <financials><principal_amount>5000</principal_amount></financials>
      <money_transfer_control><date>2026-05-14T09:30:00</date></money_transfer_control>
      <new_mtcn>1526370123456789</new_mtcn></xrsi:send-money-store-reply>""".encode()


def moneygram_transaction(**more: object) -> dict[str, object]:
    return {
        "transactionId": "64c00000-0000-4000-8000-000000000001",
        "referenceNumber": "27380423",
        "transactionSendDateTime": "2026-05-14T07:04:13.814",
        "expectedPayoutDate": "2026-05-14",
        "transactionStatus": "SENT",
        "transactionSubStatus": [],
        "originatingCountryCode": "FRA",
        "destinationCountryCode": "PHL",
        "serviceOptionName": "10 Minute Service",
        "sendAmount": {
            "amount": {"value": 60.5, "currencyCode": "EUR"},
            "fees": {"value": 2.9, "currencyCode": "EUR"},
            "total": {"value": 63.4, "currencyCode": "EUR"},
        },
        "receiveAmount": {"amount": {"value": 3751.0, "currencyCode": "PHP"}, "fxRate": 62},
        "sender": {
            "name": {"firstName": "Ada", "lastName": "Brun"},
            "mobilePhone": {"number": "600000101", "countryDialCode": "33"},
            "email": "ada@example.org",
        },
        "beneficiary": {
            "consumer": {
                "name": {"firstName": "Lina", "lastName": "Roxas"},
                "address": {"line1": "1 Rizal Street", "city": "Iligan", "countryCode": "PHL"},
            }
        },
        **more,
    }


def moneygram(document: object | None = None) -> bytes:
    return json.dumps(
        document if document is not None else {"transactions": [moneygram_transaction()]}
    ).encode()


def coinbase() -> bytes:
    """An archive with one section of every kind."""
    movement = {
        "Account_name": "BTC Wallet",
        "Amount": "-0.00500000",
        "Balance": "0.10000000",
        "Coinbase_id": "c0000000000000000000001",
        "Crypto_hash": "hash1",
        "Currency": "BTC",
        "Instantly_exchanged": False,
        "Notes": None,
        "Timestamp": "2026-05-14T07:04:13Z",
        "To": "bc1qexampleaddress",
        "Transfer_id": None,
        "Transfer_payment_method": None,
    }
    return json.dumps(
        {
            "Personal Data": {
                "Section": "1",
                "First Name": "Ada",
                "Emails": "ada@example.org",
                "Addresses": [{"Line1": "5 rue Haute", "City": "Rennes", "Postal_code": "35000"}],
            },
            "Financial Data": {
                "Account transaction history": [
                    movement,
                    {**movement, "Coinbase_id": "c2", "Amount": "0.00000001", "To": "lina@example.org"},
                    {**movement, "Coinbase_id": "c3", "Amount": 0.250, "Currency": "ETH", "To": None},
                ],
                "Cards": [{"Customer_name": "Ada Brun", "Last4": "0101", "First6": "400000", "Type": "visa"}],
            },
            "Interactions": {
                "Confirmed Devices": [
                    {"Confirmed": True, "Ip_address": "192.0.2.7", "User_agent": "Firefox"}
                ],
                "Site Activity": [
                    {
                        "Action": "signin",
                        "Ip_address": "192.0.2.7",
                        "Source": "web",
                        "Time": "2026-05-14 07:00:00 UTC",
                    }
                ],
                "Third-party": [{"Access_granted": "2026-01-01", "Access_revoked": None, "Name": "an app"}],
            },
        }
    ).encode()


def mpesa(preamble: int = 6) -> bytes:
    """A statement below a preamble of 6 to 11 lines; a footer line that is no row."""
    above = [
        "M-PESA STATEMENT,,,,,,",
        "Customer Name:,ADA MWANGI,,,,,",
        "Mobile Number:,254700000101,,,,,",
        "Statement Period:,01 May 2026 - 31 May 2026,,,,,",
        "SUMMARY,,,,,,",
        "Send Money:,0.00,1500.00,,,,",
        "Received Money:,2000.00,0.00,,,,",
        ",,,,,,",
        "Total,2000.00,1533.00,,,,",
        '"Note, with a comma",,,,,,',
        "DETAILED STATEMENT,,,,,,",
    ][:preamble]
    rows = [
        "Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance",
        'TE10000001,2026-05-03 10:00:00,Customer Transfer to - 2547****287 LINA ROXAS,Completed,,-1500.00,"1,533.00"',
        "TE10000001,2026-05-03 10:00:00,Customer Transfer of Funds Charge,Completed,0.00,-33.00,1500.00",
        'TE10000002,2026-05-02 09:00:00,Funds received from - 254700000202 BETO OUKO,Completed,"2,000.00",,3033.00',
        "TE10000003,2026-05-01 08:00:00,Pay Bill Online to 888880 - KPLC PREPAID Acc. 5432,Completed,,250.00,1033.00",
    ]
    return ("\r\n".join([*above, *rows]) + "\r\n").encode()


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def cashapp() -> bytes:
    """Blocks under each other, beside each other, and moved."""
    return workbook(
        {
            "Subject": [
                ["Cash App return"],
                [],
                [None, "Account Token", "UTC Date Time", "Email", None, "Account Token", "IPv4"],
                [None, "C_ada101", "2026-05-14 07:00:00", "ada@example.org", None, "C_ada101", "192.0.2.7"],
                [None, "C_ada101", "2026-05-15 07:00:00", "brun@example.org", None, "C_ada101", "192.0.2.8"],
                [None, None, None, None, None, "C_ada101", "192.0.2.9"],
                [],
                ["Display Name History"],
                ["Ada B."],
                ["Ada Brun"],
                [],
                ["Payment Source History"],
                ["Card Number", "Card Brand", "Zip Code"],
                ["400000XXXXXX0101", "VISA", "35000"],
                [],
                ["Bank Account Number", "Routing Number"],
                ["000101", "021000021"],
            ],
            "Logins": [
                [],
                [],
                ["UTC Date Time", "IP Address", "Event"],
                ["2026-05-14 08:00:00", "192.0.2.7", "login"],
            ],
            "Payments": [
                ["Transaction ID", "Created At", "Sender Token", "Sender", "Recipient Token", "Recipient", "Amount",
                 "Status", "Note"],
                ["t1", "2026-05-14 09:00:00", "C_ada101", "Ada Brun", "C_lin045", "Lina Roxas", "USD 20.00",
                 "COMPLETE", "hello"],
                ["t2", "2026-05-15 09:00:00", "C_lin045", "Lina Roxas", "C_ada101", "Ada Brun", "USD 1,005.50",
                 "COMPLETE", None],
            ],
        }
    )  # fmt: skip


CASHAPP_NAME = "2026-05-20-for-subject-SQ_CASH-C_ada101.xlsx"


def venmo() -> bytes:
    return (
        b"Account Statement - (@ada-brun) ,,,,,,,,,,,,,,,,,\n"
        b"Account Activity,,,,,,,,,,,,,,,,,\n"
        b", ID,Datetime,Type,Status,Note,From,To,Amount (total),Amount (tip),Amount (fee),Funding Source,Destination,"
        b"Beginning Balance,Ending Balance,Statement Period Venmo Fees,Terminal Location,Disclaimer\n"
        b",,,,,,,,,,,,,$7.94,,,,\n"
        b",4303,2026-05-05T02:16:52,Payment,Complete,rent,Ada Brun,Lina Roxas,- $220.00,,,Bank *0101,,,,,Venmo,\n"
        b',4306,2026-05-09T01:09:14,Charge,Complete,lunch,Ada Brun,Beto Ouko,"+ $1,042.50",,,Venmo balance,,,,,Venmo,\n'
    )


def paypal_es() -> bytes:
    return (
        '\ufeff"Fecha","Hora","Zona horaria","Nombre","Tipo","Estado","Divisa","Bruto","Comisión","Neto",'
        '"Correo electrónico del remitente","Correo electrónico del destinatario","Id. de transacción"\n'
        '"14/5/2026","10:00:00","CET","Lina Roxas","Pago","Completado","EUR","-1.120,00","0,00","-1.120,00",'
        '"ada@example.org","lina@example.org","TX1"\n'
        '"01/05/2026","9:05:00","CEST","Beto","Pago","Completado","EUR","50,00","-2,00","48,00",'
        '"beto@example.org","ada@example.org","TX2"\n'
    ).encode()


def paypal_report_es() -> bytes:
    return (
        '"Fecha","Hora","Zona horaria","Descripción","Divisa","Bruto ","Comisión ","Neto","Saldo",'
        '"Id. de transacción","Correo electrónico del remitente","Nombre"\n'
        '"1/7/2025","15:37:32","Europe/Berlin","Pago con Pago exprés","EUR","160,71","-5,01","155,70","606,37",'
        '"6GB1","beto@example.org","Beto Ouko"\n'
        '"29/7/2025","09:23:05","Europe/Berlin","Pago","EUR","-4.000,00","0,00","-4.000,00","366,11",'
        '"9C51","lina@example.org","Lina Roxas"\n'
    ).encode()


AUDIT_HEADER = (
    "Transaction Number,Date,Time,Amount,Currency,Fee,Customer Name,Customer Phone,SSN,ID Type,ID Number,"
    "Beneficiary Name,Beneficiary Phone,Office Location"
)


def audit_list() -> bytes:
    """The fields of FORMATS, section 6.2, with two numbers that a spreadsheet destroyed."""
    return "\r\n".join(
        [
            "Prepared for: Unit A,,,,,,,,,,,,,",
            AUDIT_HEADER,
            '0123456789,2026-05-14,11:50:00,"1,200.00",EUR,9.90,Ada Brun,+33600000101,,ID card,AB123456,'
            "Lina Roxas,+639170000045,Rennes 2",
            "1526370123456789,2026-05-15,12:00:00,60.00,EUR,2.90,Ada Brun,+33600000101,,ID card,AB123456,"
            "Lina Roxas,+639170000045,Rennes 2",
            "1.52637E+15,2026-05-16,12:00:00,60.00,EUR,2.90,Ada Brun,+33600000101,,,,Lina Roxas,,Rennes 2",
            "123456789,2026-05-17,12:00:00,60.00,EUR,2.90,Ada Brun,+33600000101,,,,Lina Roxas,,Rennes 2",
        ]
    ).encode()


def recharges() -> bytes:
    return b"caller_id,amount,timestamp\n0700000101,50,2026-05-14 10:00:00\n0700000202,20.5,2026-05-15\n"


def google_pay() -> bytes:
    return (
        b"Transaction Timestamp,Transaction ID,Description,Product,Payment Method,Payment Status,Amount\n"
        b'"May 14, 2026, 10:14:22 PM",g1,Sent to Lina,Google Pay,Visa 0101,Completed,USD 12.50\n'
        b"2026-05-15 10:14:22 UTC,g2,Sent to Beto,Google Pay,Visa 0101,Completed,EUR 20\n"
        b"2026-05-16 10:14:22 UTC,g3,A shop,Google Pay,Visa 0101,Completed,$5.00\n"
    )


def trezor() -> bytes:
    return (
        b"Date & Time;Type;Transaction ID;Addresses;Fee;Total\n"
        b"5/14/2026, 2:58:40 AM;RECV;tx1;3ExampleAddressOne;0.0003;0.05\n"
        b"5/15/2026, 11:45:34 PM;SENT;tx2;3ExampleAddressTwo;0.001;0.019\n"
    )


def bitbank() -> bytes:
    return (
        "コイン,日時,数量,ネットワーク,アドレス,Txid,ステータス\n"
        "xrp,2026/05/14 11:57:01,54.54,ripple,rExampleAddress,TX1,DONE\n"
        "btc,2026/05/15 10:57:01,0.00001,btc,bc1qexample,TX2,DONE\n"
    ).encode()


def binance() -> bytes:
    return (
        b"Auto-Invest Date(UTC),Holding Coin,Amount per period,Trading Fee,Units,From,Status\n"
        b"5/14/2026 14:00,ETH,10.00000000 USDT,0.00250000 USDT,0.01000000 ETH,Flexible Savings,Success\n"
    )


def coincheck() -> bytes:
    return (
        b"ID,Amount,Price,Trading Currency,Original Currency,Progress,Time\n"
        b"151515,0.005,10000,BTC,JPY,completed,2026-05-14 16:20:00 UTC\n"
    )


def pionex() -> bytes:
    return (
        b"Date,Received Quantity,Received Currency,Sent Quantity,Sent Currency,Fee Amount,Fee Currency,Tag\n"
        b"5/14/2026 12:09,0.1,ETH,200,BUSD,0.00995,ETH,\n"
    )
