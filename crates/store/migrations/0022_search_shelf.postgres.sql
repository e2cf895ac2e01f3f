-- The tokens of a text say on which shelf of 2048 texts it stands as well, so that a question looks through the newest
-- shelf first and stops there when it has enough (docs/decisions/0017).
drop index search_index_tokens;
update search_index set tokens = (select array_agg(token | ((id / 2048) << 42)) from unnest(tokens) as token);
create index search_index_tokens on search_index using gin (tokens) with (fastupdate = off);
