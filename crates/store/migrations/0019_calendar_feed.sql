-- Private addresses of calendars. Appended, never changed: the last row of a person holds, one without a hash ends it.
create table calendar_feed (
  id bigint primary key,
  person_id bigint not null,
  unit_id bigint not null,
  token_hash text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index calendar_feed_person on calendar_feed (person_id, id);
create index calendar_feed_hash on calendar_feed (token_hash);
