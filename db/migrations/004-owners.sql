-- Whose a batch is: docs/decisions/034-owners.md. Feedback of an owner counts only for a batch of that owner.
alter table predictions add column batch_owner text;
alter table feedback add column batch_owner text;

create or replace view newest_ratings as
  select distinct on (batch_id, subject_id, occurrence)
    batch_id, subject_id, occurrence, is_correct, created, source, label
  from feedback
  where batch_owner is null or batch_owner = (
    select p.batch_owner from predictions p where p.batch_id = feedback.batch_id limit 1
  )
  order by batch_id, subject_id, occurrence, created desc, feedback_id desc, position desc;
