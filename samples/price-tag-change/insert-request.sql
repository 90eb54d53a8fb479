insert into price_change_request (request_key, changes)
values ('sample-table-row', '[{"tagId": "T000001", "price": "13.90", "currency": "EUR"}]');
