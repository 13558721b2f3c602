# Tests the budget module alone: a test of the whole deployment sees only outputs.
provider "google" {
  project      = "a-project"
  region       = "us-central1"
  access_token = "none"
}

variables {
  project_number           = "123456789012"
  alert_email              = ""
  subscriptions            = ["request.prediction"]
  dead_letter_subscription = "dead-letter.inspect"
  least_accuracy           = 0.75
  billing_account          = "000000-000000-000000"
  monthly_budget           = 80
}

run "without_a_channel" {
  command = plan

  module {
    source = "./modules/observability"
  }

  assert {
    condition     = length(google_billing_budget.month["000000-000000-000000"].all_updates_rule) == 0
    error_message = "Google refuses a rule for channels without a channel."
  }
  assert {
    condition     = google_billing_budget.month["000000-000000-000000"].budget_filter[0].projects == toset(["projects/123456789012"])
    error_message = "The budget names its project by number."
  }
}

run "with_a_channel" {
  command = plan

  module {
    source = "./modules/observability"
  }

  variables {
    alert_email = "me@example.com"
  }

  assert {
    condition     = length(google_billing_budget.month["000000-000000-000000"].all_updates_rule) == 1
    error_message = "The budget notifies the channel."
  }
}
