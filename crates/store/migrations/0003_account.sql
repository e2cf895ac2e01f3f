-- Accounts, passwords, second factors, sessions, failed tries, and the roles held without a post.

create table account (
  id bigint primary key,
  person_id bigint not null references person (id),
  login text not null,
  password_hash text not null,
  password_changed_at text not null,
  must_change_since text,
  factor_sealed text,
  factor_step bigint not null,
  closed_at text,
  closed_why text not null,
  created_at text not null,
  created_by text not null,
  last_signed_in_at text
);
create unique index account_login on account (login);
create unique index account_person on account (person_id);

create table past_password (
  id bigint primary key,
  account_id bigint not null references account (id),
  password_hash text not null,
  changed_at text not null
);
create index past_password_account on past_password (account_id);

-- One-time codes for a lost second factor, as digests; a set is replaced as a whole.
create table recovery_code (
  account_id bigint not null references account (id),
  code_hash text not null,
  made_at text not null,
  used_at text,
  primary key (account_id, code_hash)
);

-- The browser keeps the token, the database its digest.
create table session (
  id bigint primary key,
  token_hash text not null,
  account_id bigint not null references account (id),
  post_id bigint references post (id),
  role text not null,
  created_at text not null,
  seen_at text not null,
  ended_at text,
  ended_why text not null,
  address text not null,
  agent text not null
);
create unique index session_token on session (token_hash);
create index session_account on session (account_id);

-- Tries to sign in since the last success, for every name that is tried, known or not.
create table sign_in_try (
  subject text primary key,
  tries bigint not null,
  last_at text not null,
  wait_until text not null,
  locked_until text not null,
  folded bigint not null
);

-- Roles for the whole office, held without a post in a unit: the three administrators and readers.
create table office_role (
  id bigint primary key,
  person_id bigint not null references person (id),
  role text not null,
  from_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index office_role_person on office_role (person_id);

create table office_role_end (
  office_role_id bigint primary key references office_role (id),
  last_on text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

-- Roles that ask for a second factor.
create table factor_rule (
  role text primary key,
  since text not null,
  recorded_by text not null
);
