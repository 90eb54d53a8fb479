-- One tag as last reported, as JSON. In: JSON {tagId}. Out: one value, or no row.
select cast(tag_json(tag) as text) as answer from tag
where tag_id = (select "tagId" from jsonb_to_record(cast(:#${variable.request} as jsonb)) as q("tagId" text))
