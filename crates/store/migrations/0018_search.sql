-- What can be searched: one row a record, its present text, and whose it is. The rows say a present state and are
-- rewritten with the record; the record itself is elsewhere. `zhaozhang reindex` makes them again.
-- The pairs of characters stand in a table search_index of each database's own kind (docs/decisions/0017).
create table search_text (
  id bigint primary key,
  kind text not null,
  record_id bigint not null,
  unit_id bigint not null,
  second_unit_id bigint not null,
  reach text not null,
  on_day text not null,
  title text not null,
  body text not null,
  unique (kind, record_id)
);
