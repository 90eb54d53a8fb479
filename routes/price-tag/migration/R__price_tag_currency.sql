-- The currencies of ISO 4217, list one, as of 2026-01-01, by their minor units: what a price is named in, without metals,
-- securities and codes for tests. Where the list changes, this file does; what is not in it is no currency of a price.
with iso_4217 as materialized (
  select code, units.minor_units
  from (values
    (0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
    (2, 'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY
      COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
      IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR
      MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG
      SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES
      WST XCD XCG YER ZAR ZMW ZWG'),
    (3, 'BHD IQD JOD KWD LYD OMR TND'),
    (4, 'CLF UYW')
  ) units (minor_units, codes)
  cross join lateral regexp_split_to_table(units.codes, '\s+') code
),
kept as (
  insert into currency as known (code, minor_units)
  select code, minor_units from iso_4217
  on conflict (code) do update set minor_units = excluded.minor_units where known.minor_units <> excluded.minor_units
)
delete from currency where code not in (select code from iso_4217);
