-- Programs that come and go through the interface: tokens, answers already given, webhooks with their outbox;
-- and the ways into the log, so that a search stays as quick at a million events as at ten.
-- Column types: text, bigint. Times are RFC 3339 text; days are ISO text.

-- A token is kept as its hash; the text itself is shown once. Only its last use and its end are ever updated.
create table api_token (
  id bigint primary key,
  name text not null,
  hash text not null,
  holder text not null,
  role text not null,
  person bigint,
  unit bigint,
  post bigint,
  scope text not null,
  created_at text not null,
  expires_on text not null,
  last_used_at text not null,
  revoked_at text not null
);
create unique index api_token_hash on api_token (hash);
create index api_token_person on api_token (person);

-- The answer given under an Idempotency-Key; empty while the first request is under way. Rows go after a day.
create table given_answer (
  account text not null,
  request_key text not null,
  fingerprint text not null,
  begun_at text not null,
  status bigint not null,
  body text not null,
  primary key (account, request_key)
);
create index given_answer_begun on given_answer (begun_at);

-- Where events are told to. The secret is sealed with the key of the personal data.
create table webhook (
  id bigint primary key,
  name text not null,
  address text not null,
  secret text not null,
  acts text not null,
  told_through bigint not null,
  created_at text not null,
  created_by text not null,
  stopped_at text not null
);

-- The outbox: one row for each event and webhook, kept with how the telling went.
create table webhook_message (
  webhook_id bigint not null references webhook (id),
  event_serial bigint not null,
  act text not null,
  attempts bigint not null,
  next_at text not null,
  done_at text not null,
  status bigint not null,
  answer text not null,
  primary key (webhook_id, event_serial)
);
create index webhook_message_due on webhook_message (done_at, next_at);

create index event_at on event (at, serial);
create index event_actor on event (actor, serial);
create index event_role on event (role, serial);
create index event_verb on event (verb, serial);
create index event_subject on event (subject, serial);
