-- The office's own words for the reader of texts, and marks a person dismissed in one version of a text. A word is
-- ended, not changed; a dismissal holds for the text with exactly these characters.
create table word_entry (
  id bigint primary key,
  word text not null,
  class text not null,
  level text not null,
  proposal text not null,
  from_day text not null,
  to_day text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);
create index word_entry_word on word_entry (word);

create table word_end (
  entry_id bigint primary key references word_entry (id),
  reason text not null,
  recorded_at text not null,
  recorded_by text not null
);

create table mark_dismissal (
  text_digest text not null,
  mark text not null,
  place text not null,
  found text not null,
  reason text not null,
  recorded_at text not null,
  recorded_by text not null,
  primary key (text_digest, mark, place)
);
