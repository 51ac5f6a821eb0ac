"""The currencies of ISO 4217, each with its name and the years in which it was money, from the Unicode CLDR."""

from typing import NamedTuple

__all__ = ["CURRENCIES", "Currency"]

_TABLE = """
ADP Andorran Peseta 1936-2001; AED United Arab Emirates Dirham 1973-; AFA Afghan Afghani 1927-2002; AFN Afghan Afghani
2002-; ALK Albanian Lek 1946-1965; ALL Albanian Lek 1965-; AMD Armenian Dram 1993-; ANG Netherlands Antillean Guilder
1940-2025; AOA Angolan Kwanza 1999-; AOK Angolan Kwanza 1977-1991; AON Angolan New Kwanza 1990-2000; AOR Angolan
Readjusted Kwanza 1995-2000; ARA Argentine Austral 1985-1992; ARL Argentine Peso Ley 1970-1983; ARM Argentine Peso
1881-1970; ARP Argentine Peso 1983-1985; ARS Argentine Peso 1992-; ATS Austrian Schilling 1947-2002; AUD Australian
Dollar 1966-; AWG Aruban Florin 1986-; AZM Azerbaijani Manat 1993-2006; AZN Azerbaijani Manat 2006-; BAD
Bosnia-Herzegovina Dinar 1992-1994; BAM Bosnia-Herzegovina Convertible Mark 1995-; BAN Bosnia-Herzegovina New Dinar
1994-1997; BBD Barbadian Dollar 1973-; BDT Bangladeshi Taka 1972-; BEF Belgian Franc 1831-2002; BGL Bulgarian Hard Lev
1962-1999; BGM Bulgarian Socialist Lev 1952-1962; BGN Bulgarian Lev 1999-2026; BGO Bulgarian Lev 1879-1952; BHD
Bahraini Dinar 1965-; BIF Burundian Franc 1964-; BMD Bermudan Dollar 1970-; BND Brunei Dollar 1967-; BOB Bolivian
Boliviano 1987-; BOL Bolivian Boliviano 1863-1963; BOP Bolivian Peso 1963-1986; BRB Brazilian New Cruzeiro
1967-1986; BRC Brazilian Cruzado 1986-1989; BRE Brazilian Cruzeiro 1990-1993; BRL Brazilian Real 1994-; BRN Brazilian
New Cruzado 1989-1990; BRR Brazilian Cruzeiro 1993-1994; BRZ Brazilian Cruzeiro 1942-1967; BSD Bahamian Dollar
1966-; BTN Bhutanese Ngultrum 1974-; BUK Burmese Kyat 1952-1989; BWP Botswanan Pula 1976-; BYB Belarusian Ruble
1994-2000; BYN Belarusian Ruble 2016-; BYR Belarusian Ruble 2000-2017; BZD Belize Dollar 1974-; CAD Canadian Dollar
1858-; CDF Congolese Franc 1998-; CHF Swiss Franc 1799-; CLE Chilean Escudo 1960-1975; CLP Chilean Peso 1975-; CNY
Chinese Yuan 1953-; COP Colombian Peso 1905-; CRC Costa Rican Colón 1896-; CSD Serbian Dinar 2002-2006; CSK
Czechoslovak Hard Koruna 1953-1993; CUC Cuban Convertible Peso 1994-2021; CUP Cuban Peso 1859-; CVE Cape Verdean
Escudo 1914-; CYP Cypriot Pound 1914-2008; CZK Czech Koruna 1993-; DDM East German Mark 1948-1990; DEM German Mark
1948-2002; DJF Djiboutian Franc 1977-; DKK Danish Krone 1873-; DOP Dominican Peso 1947-; DZD Algerian Dinar 1964-; ECS
Ecuadorian Sucre 1884-2000; EEK Estonian Kroon 1992-2010; EGP Egyptian Pound 1885-; ERN Eritrean Nakfa 1997-; ESP
Spanish Peseta 1800-2002; ETB Ethiopian Birr 1976-; EUR Euro 1999-; FIM Finnish Markka 1963-2002; FJD Fijian Dollar
1969-; FKP Falkland Islands Pound 1901-; FRF French Franc 1959-2002; GBP British Pound 1694-; GEK Georgian Kupon Larit
1993-1995; GEL Georgian Lari 1995-; GHC Ghanaian Cedi 1979-2007; GHS Ghanaian Cedi 2007-; GIP Gibraltar Pound
1713-; GMD Gambian Dalasi 1971-; GNF Guinean Franc 1986-; GNS Guinean Syli 1972-1986; GQE Equatorial Guinean Ekwele
1975-1986; GRD Greek Drachma 1954-2002; GTQ Guatemalan Quetzal 1925-; GWE Portuguese Guinea Escudo 1914-1976; GWP
Guinea-Bissau Peso 1976-1997; GYD Guyanaese Dollar 1966-; HKD Hong Kong Dollar 1895-; HNL Honduran Lempira 1926-; HRD
Croatian Dinar 1991-1995; HRK Croatian Kuna 1994-2023; HTG Haitian Gourde 1872-; HUF Hungarian Forint 1946-; IDR
Indonesian Rupiah 1965-; IEP Irish Pound 1922-2002; ILP Israeli Pound 1948-1980; ILR Israeli Shekel 1980-1985; ILS
Israeli New Shekel 1985-; INR Indian Rupee 1835-; IQD Iraqi Dinar 1931-; IRR Iranian Rial 1932-; ISJ Icelandic Króna
1918-1981; ISK Icelandic Króna 1981-; ITL Italian Lira 1862-2002; JMD Jamaican Dollar 1969-; JOD Jordanian Dinar
1950-; JPY Japanese Yen 1871-; KES Kenyan Shilling 1966-; KGS Kyrgyz Som 1993-; KHR Cambodian Riel 1980-; KMF Comorian
Franc 1975-; KPW North Korean Won 1959-; KRH South Korean Hwan 1953-1962; KRO South Korean Won 1945-1953; KRW South
Korean Won 1962-; KWD Kuwaiti Dinar 1961-; KYD Cayman Islands Dollar 1971-; KZT Kazakhstani Tenge 1993-; LAK Laotian
Kip 1979-; LBP Lebanese Pound 1948-; LKR Sri Lankan Rupee 1978-; LRD Liberian Dollar 1944-; LSL Lesotho Loti
1980-; LTL Lithuanian Litas 1993-2014; LTT Lithuanian Talonas 1992-1993; LUF Luxembourgian Franc 1944-2002; LVL
Latvian Lats 1993-2013; LVR Latvian Ruble 1992-1993; LYD Libyan Dinar 1971-; MAD Moroccan Dirham 1959-; MAF Moroccan
Franc 1881-1959; MCF Monegasque Franc 1960-2002; MDC Moldovan Cupon 1992-1993; MDL Moldovan Leu 1993-; MGA Malagasy
Ariary 1983-; MGF Malagasy Franc 1963-2004; MKD Macedonian Denar 1993-; MKN Macedonian Denar 1992-1993; MLF Malian
Franc 1962-1984; MMK Myanmar Kyat 1989-; MNT Mongolian Tugrik 1915-; MOP Macanese Pataca 1901-; MRO Mauritanian
Ouguiya 1973-2018; MRU Mauritanian Ouguiya 2018-; MTL Maltese Lira 1968-2008; MTP Maltese Pound 1914-1968; MUR
Mauritian Rupee 1934-; MVP Maldivian Rupee 1947-1981; MVR Maldivian Rufiyaa 1981-; MWK Malawian Kwacha 1971-; MXN
Mexican Peso 1993-; MXP Mexican Silver Peso 1822-1992; MYR Malaysian Ringgit 1963-; MZE Mozambican Escudo
1975-1980; MZM Mozambican Metical 1980-2006; MZN Mozambican Metical 2006-; NAD Namibian Dollar 1993-; NGN Nigerian
Naira 1973-; NIC Nicaraguan Córdoba 1988-1991; NIO Nicaraguan Córdoba 1991-; NLG Dutch Guilder 1813-2002; NOK
Norwegian Krone 1905-; NPR Nepalese Rupee 1933-; NZD New Zealand Dollar 1967-; OMR Omani Rial 1972-; PAB Panamanian
Balboa 1903-; PEI Peruvian Inti 1985-1991; PEN Peruvian Sol 1991-; PES Peruvian Sol 1863-1985; PGK Papua New Guinean
Kina 1975-; PHP Philippine Peso 1946-; PKR Pakistani Rupee 1948-; PLN Polish Zloty 1995-; PLZ Polish Zloty
1950-1994; PTE Portuguese Escudo 1911-2002; PYG Paraguayan Guarani 1943-; QAR Qatari Riyal 1973-; RHD Rhodesian Dollar
1970-1980; ROL Romanian Leu 1952-2006; RON Romanian Leu 2005-; RSD Serbian Dinar 2006-; RUB Russian Ruble 1999-; RUR
Russian Ruble 1991-1998; RWF Rwandan Franc 1964-; SAR Saudi Riyal 1952-; SBD Solomon Islands Dollar 1977-; SCR
Seychellois Rupee 1903-; SDD Sudanese Dinar 1992-2007; SDG Sudanese Pound 2007-; SDP Sudanese Pound 1957-1998; SEK
Swedish Krona 1873-; SGD Singapore Dollar 1967-; SHP St. Helena Pound 1917-; SIT Slovenian Tolar 1992-2007; SKK Slovak
Koruna 1992-2009; SLE Sierra Leonean Leone 2022-; SLL Sierra Leonean Leone (1964—2022) 1964-2023; SOS Somali Shilling
1960-; SRD Surinamese Dollar 2004-; SRG Surinamese Guilder 1940-2003; SSP South Sudanese Pound 2011-; STD São Tomé &
Príncipe Dobra 1977-2017; STN São Tomé & Príncipe Dobra 2018-; SUR Soviet Rouble 1961-1992; SVC Salvadoran Colón
1919-2001; SYP Syrian Pound 1948-; SZL Swazi Lilangeni 1974-; THB Thai Baht 1928-; TJR Tajikistani Ruble
1995-2000; TJS Tajikistani Somoni 2000-; TMM Turkmenistani Manat 1993-2009; TMT Turkmenistani Manat 2009-; TND
Tunisian Dinar 1958-; TOP Tongan Paʻanga 1966-; TPE Timorese Escudo 1959-2002; TRL Turkish Lira 1922-2005; TRY Turkish
Lira 2005-; TTD Trinidad & Tobago Dollar 1964-; TWD New Taiwan Dollar 1949-; TZS Tanzanian Shilling 1966-; UAH
Ukrainian Hryvnia 1996-; UAK Ukrainian Karbovanets 1992-1993; UGS Ugandan Shilling 1966-1987; UGX Ugandan Shilling
1987-; USD US Dollar 1792-; UYP Uruguayan Peso 1975-1993; UYU Uruguayan Peso 1993-; UZS Uzbekistani Som 1994-; VEB
Venezuelan Bolívar 1871-2008; VEF Venezuelan Bolívar 2008-2018; VES Venezuelan Bolívar 2018-; VND Vietnamese Dong
1985-; VNN Vietnamese Dong 1978-1985; VUV Vanuatu Vatu 1981-; WST Samoan Tala 1967-; XAF Central African CFA Franc
1973-; XCD East Caribbean Dollar 1965-; XCG Caribbean guilder 2025-; XOF West African CFA Franc 1958-; XPF CFP Franc
1945-; YDD Yemeni Dinar 1965-1996; YER Yemeni Rial 1990-; YUD Yugoslavian Hard Dinar 1966-1990; YUM Yugoslavian New
Dinar 1994-2002; YUN Yugoslavian Convertible Dinar 1990-1992; YUR Yugoslavian Reformed Dinar 1992-1993; ZAR South
African Rand 1961-; ZMK Zambian Kwacha 1968-2013; ZMW Zambian Kwacha 2013-; ZRN Zairean New Zaire 1993-1998; ZRZ
Zairean Zaire 1971-1993; ZWD Zimbabwean Dollar 1980-2008; ZWG Zimbabwean Gold 2024-; ZWL Zimbabwean Dollar
2009-2024; ZWR Zimbabwean Dollar 2008-2009
"""


class Currency(NamedTuple):
    """A currency: its name, and the first and the last year in which it was money; no last year if it still is."""

    name: str
    first: int
    last: int | None


def _currency(entry: str) -> tuple[str, Currency]:
    code, words = entry.split(" ", 1)
    name, years = words.rsplit(" ", 1)
    first, last = years.split("-")
    return code, Currency(name, int(first), int(last) if last else None)


#: The currencies by their codes.
CURRENCIES = dict(map(_currency, " ".join(_TABLE.split()).split("; ")))
