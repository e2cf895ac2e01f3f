-- Pairs of characters and single ones as numbers, each once a text; every hit is checked in the text.
create table search_index (
  id bigint primary key,
  tokens bigint[] not null
);
alter table search_index alter column tokens set statistics 1000;
create index search_index_tokens on search_index using gin (tokens) with (fastupdate = off);
