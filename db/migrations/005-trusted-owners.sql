-- Whose corrections are learned from: docs/decisions/034-owners.md.
alter table training add column feedback_owner text;
grant update (feedback_owner) on training to ml_readwrite;

create or replace view newest_ratings as
  select distinct on (batch_id, subject_id, occurrence)
    batch_id, subject_id, occurrence, is_correct, created, source, label, batch_owner
  from feedback
  where batch_owner is null or batch_owner = (
    select p.batch_owner from predictions p where p.batch_id = feedback.batch_id limit 1
  )
  order by batch_id, subject_id, occurrence, created desc, feedback_id desc, position desc;

alter table training_state add column trusted_owners text[];
grant update (trusted_owners) on training_state to ml_readwrite;

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

alter table jobs add column owners jsonb;

-- The corrections that owners have given so far.
update training t set feedback_owner = r.batch_owner
from (
  select id, batch_id, subject_id, prediction, is_correct, label,
    row_number() over (partition by batch_id, subject_id order by position nulls last, id) - 1 as nth
  from predictions
) p
join newest_ratings r on r.batch_id = p.batch_id and r.subject_id = p.subject_id and r.occurrence = p.nth
where t.prediction_id = p.id and r.batch_owner is not null;
