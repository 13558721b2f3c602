-- How clear and how likely each prediction is, and what batches are called: docs/decisions/029-probabilities.md.
alter table predictions add column prediction_margin double precision check (prediction_margin >= 0);
alter table predictions add column prediction_probability double precision
  check (prediction_probability > 0 and prediction_probability < 1);
alter table predictions add column batch_name text;
alter table predictions add column batch_source text;

drop trigger prediction_kept on predictions;
create trigger prediction_kept
  before update of prediction, created, model_file_name, warnings, prediction_margin, prediction_probability on predictions
  for each row execute function keep_prediction();

grant update (prediction_margin, prediction_probability) on predictions to ml_readwrite;
