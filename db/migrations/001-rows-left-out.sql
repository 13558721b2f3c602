-- Which rows are trained on, and trainings that failed: docs/decisions/022-rows-left-out.md.
alter table training add column included boolean;
grant update (included) on training to ml_readwrite;

alter table jobs add column failure text;
alter table jobs add column left_out jsonb;

-- The rule leaves rows out that were trained on before: the next training must not find everything done.
update training_state set requested = requested + 1;
