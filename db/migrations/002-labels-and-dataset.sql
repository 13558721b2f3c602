-- Feedback with labels, batches that wait for the first model, warnings, and the dataset that the tables are for.
alter table predictions alter column prediction drop not null;
alter table predictions add column label text check (label in ({{class_names}}));
alter table predictions add column warnings json;
create index predictions_waiting on predictions (batch_id) where prediction is null;

alter table feedback alter column is_correct drop not null;
alter table feedback add column label text check (label in ({{class_names}}));
alter table feedback add check (is_correct is not null or label is not null);

create or replace view newest_ratings as
  select distinct on (batch_id, subject_id, occurrence)
    batch_id, subject_id, occurrence, is_correct, created, source, label
  from feedback
  order by batch_id, subject_id, occurrence, created desc, feedback_id desc, position desc;

create table dataset (
  id         boolean primary key default true check (id),
  name       text not null,
  hash       text not null,
  definition json not null
);

alter table training alter column class drop not null;

create function keep_prediction() returns trigger language plpgsql as $$
begin
  if old.prediction is not null and current_user = 'ml_readwrite' then
    raise insufficient_privilege using message = 'a prediction that is made never changes';
  end if;
  return new;
end
$$;

create trigger prediction_kept before update of prediction, created, model_file_name, warnings on predictions
  for each row execute function keep_prediction();

grant update (is_correct, label, prediction, created, model_file_name, warnings) on predictions to ml_readwrite;
