-- The whole schema, run once in one transaction by the owner of an empty database. An older database gets to it by the
-- files in migrations, so a change here needs one there, with new columns at the end of their table.
-- Columns beyond the original's have defaults, so that a writer that does not know them still works.
-- packages/setup fills what stands in double braces: the columns of the dataset's features, and the numbers and names of its
-- classes.

create table training (
  id            bigint generated always as identity primary key,
  {{features}},
  -- Null once a newer rating leaves the class open: the row teaches nothing.
  class         smallint check (class in ({{classes}})),
  created       timestamp not null default (now() at time zone 'utc'),
  -- The prediction whose feedback made this row; null for rows the set started with.
  prediction_id bigint unique,
  -- Who gave that feedback, where it is known.
  source        text,
  -- What an operator said of the row: true = train on it, false = do not; null = the rule decides.
  included      boolean,
  -- The owner whose feedback that was, where it was an owner's.
  feedback_owner text
);

create table predictions (
  id              bigint generated always as identity primary key,
  batch_id        uuid not null,
  subject_id      text not null,
  {{features}},
  -- Null while there is no model.
  prediction      text check (prediction in ({{class_names}})),
  is_correct      boolean,
  created         timestamp not null default (now() at time zone 'utc'),
  -- Index in the batch; null from a writer that does not know it.
  position        integer check (position >= 0),
  -- Which of the batch's records of the same subject this is, from 0.
  occurrence      integer not null default 0 check (occurrence >= 0),
  model_file_name text,
  -- What the record really is, if somebody said so.
  label           text check (label in ({{class_names}})),
  -- What the model was not trained for in this record: the warnings of the prediction's message. Null if there are none.
  warnings        json,
  -- How clearly the record was predicted, and the probability that this is right; null where that is not known.
  prediction_margin      double precision check (prediction_margin >= 0),
  prediction_probability double precision check (prediction_probability > 0 and prediction_probability < 1),
  -- What the batch is called, who sent it, and whose it is, where that is known; the same in all its rows.
  batch_name             text,
  batch_source           text,
  batch_owner            text,
  unique (batch_id, position)
);

-- Batches that wait for the first model.
create index predictions_waiting on predictions (batch_id) where prediction is null;

alter table training add foreign key (prediction_id) references predictions (id);

-- Every rating and label ever given, kept. The newest of a record is copied to predictions.
create table feedback (
  id          bigint generated always as identity primary key,
  feedback_id text not null,
  -- Index in the feedback.
  position    integer not null check (position >= 0),
  batch_id    uuid not null,
  subject_id  text not null,
  occurrence  integer not null check (occurrence >= 0),
  is_correct  boolean,
  created     timestamp not null,
  source      text,
  label       text check (label in ({{class_names}})),
  -- It counts only for a batch of this owner; null: for everybody's.
  batch_owner text,
  unique (feedback_id, position),
  check (is_correct is not null or label is not null)
);

create index feedback_batch on feedback (batch_id);

-- The rating or label that counts, per record: the newest by when it was given, whatever order they arrived in.
create view newest_ratings as
  select distinct on (batch_id, subject_id, occurrence)
    batch_id, subject_id, occurrence, is_correct, created, source, label, batch_owner
  from feedback
  where batch_owner is null or batch_owner = (
    select p.batch_owner from predictions p where p.batch_id = feedback.batch_id limit 1
  )
  order by batch_id, subject_id, occurrence, created desc, feedback_id desc, position desc;

create table jobs (
  id                uuid primary key default gen_random_uuid(),
  model_file_name   text not null,
  records           integer not null,
  accuracy          double precision not null,
  report            jsonb not null,
  data_prep_time    double precision not null,
  training_time     double precision not null,
  testing_time      double precision not null,
  created           timestamp not null default (now() at time zone 'utc'),
  sequence          bigint,
  training_set_hash text,
  -- Whether the model was promoted, and what that was decided on; null from a writer that promotes them all.
  decision          jsonb,
  -- Why the training failed; then the model and its scores are the champion's. Null for one that made a model.
  failure           text,
  -- How many rows of the training set were left out, by why.
  left_out          jsonb,
  -- How many rows each owner's corrections gave to the training; null if none.
  owners            jsonb
);

-- Which model predicts: the promotion with the highest sequence. Every one is kept, with why and by whom.
create table promotions (
  sequence        bigint primary key,
  model_file_name text not null,
  accuracy        double precision not null,
  reason          text not null,
  promoted_by     text not null,
  created         timestamp not null default (now() at time zone 'utc')
);

-- Where training stands: one row.
create table training_state (
  id            boolean primary key default true check (id),
  -- Grows with every change of the training set.
  requested     bigint not null default 0,
  -- What requested was when the newest training read its rows.
  trained       bigint not null default 0,
  -- The newest number given to a training or a promotion; see docs/decisions/006-order-of-models.md.
  sequence      bigint not null default 0,
  -- Who trains, for which job message, and until when nobody else may.
  lease_holder  uuid,
  lease_message text,
  lease_expires timestamptz,
  -- The owners whose corrections are learned from; null: all.
  trusted_owners text[]
);

insert into training_state default values;

-- Messages that were decided on in a transaction, until they are published.
create table outbox (
  id      bigint generated always as identity primary key,
  topic   text not null,
  message jsonb not null
);

-- A trigger counts changes, so that no writer can forget to.
create function count_training_change() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select from changed) then
    update training_state set requested = requested + 1;
  end if;
  return null;
end
$$;

create trigger training_inserted after insert on training referencing new table as changed
  for each statement execute function count_training_change();
create trigger training_updated after update on training referencing new table as changed
  for each statement execute function count_training_change();
create trigger training_deleted after delete on training referencing old table as changed
  for each statement execute function count_training_change();

-- Another choice of owners is a change of the training set.
create function count_trust_change() returns trigger language plpgsql as $$
begin
  if new.trusted_owners is distinct from old.trusted_owners then
    new.requested := old.requested + 1;
  end if;
  return new;
end
$$;

create trigger trust_changed before update of trusted_owners on training_state
  for each row execute function count_trust_change();

-- A prediction is made once, perhaps after its record has waited for a model. The functions cannot change it.
create function keep_prediction() returns trigger language plpgsql as $$
begin
  if old.prediction is not null and current_user = 'ml_readwrite' then
    raise insufficient_privilege using message = 'a prediction that is made never changes';
  end if;
  return new;
end
$$;

create trigger prediction_kept
  before update of prediction, created, model_file_name, warnings, prediction_margin, prediction_probability on predictions
  for each row execute function keep_prediction();

-- The fixed records that every model is tested on while the training set is small. Nothing trains on them.
create table test_set (
  id       bigint generated always as identity primary key,
  {{features}},
  class    smallint not null check (class in ({{classes}}))
);

-- The dataset that the tables are for: one row, which packages/setup writes.
create table dataset (
  id         boolean primary key default true check (id),
  name       text not null,
  hash       text not null,
  definition json not null
);

do $$
begin
  if not exists (select from pg_roles where rolname = 'ml_readwrite') then
    create role ml_readwrite login;
  end if;
end
$$;

do $$
begin
  execute format('revoke temporary on database %I from public', current_database());
end
$$;

grant usage on schema public to ml_readwrite;
grant select, insert on training, predictions, feedback, jobs, promotions to ml_readwrite;
grant select, insert, delete on outbox to ml_readwrite;
grant select on training_state to ml_readwrite;
grant update (trained, sequence, lease_holder, lease_message, lease_expires, trusted_owners) on training_state to ml_readwrite;
grant select on test_set, newest_ratings to ml_readwrite;
-- A later opinion changes a label or a rating, and nothing else.
grant update (class, created, source, feedback_owner) on training to ml_readwrite;
-- And an operator says which rows are trained on.
grant update (included) on training to ml_readwrite;
grant update (is_correct, label) on predictions to ml_readwrite;
-- The prediction of a record that waited for the first model.
grant update (prediction, created, model_file_name, warnings, prediction_margin, prediction_probability) on predictions
  to ml_readwrite;
