variable "project_number" {
  type        = string
  description = "Number of the project: with its id, every plan would show a change of the budget."
}

variable "alert_email" {
  type = string
}

variable "subscriptions" {
  type        = list(string)
  description = "Subscriptions whose backlog is monitored."
}

variable "dead_letter_subscription" {
  type = string
}

variable "least_accuracy" {
  type = number
}

variable "billing_account" {
  type = string
}

variable "monthly_budget" {
  type = number
}

locals {
  # Services with interactive users. The p99 of predict-api is not monitored, because it keeps streams open.
  callers_wait_for = "resource.labels.service_name = one_of(\"ingest-api\", \"predict-api\", \"web\")"
  quick            = "resource.labels.service_name = one_of(\"ingest-api\", \"prediction\")"
  watched          = join(", ", [for name in var.subscriptions : "\"${name}\""])

  run        = "resource.type = \"cloud_run_revision\""
  pubsub     = "resource.type = \"pubsub_subscription\""
  outcomes   = "logging.googleapis.com/user/${google_logging_metric.promotions.name}"
  failures   = "logging.googleapis.com/user/${google_logging_metric.training_failures.name}"
  model_ages = "logging.googleapis.com/user/${google_logging_metric.model_age.name}"
  usage      = "logging.googleapis.com/user/${google_logging_metric.owner_records.name}"
  accuracies = "logging.googleapis.com/user/${google_logging_metric.accuracy.name}"

  # For each condition: the series, how it is aggregated, and the threshold of the alert.
  alerts = {
    dead-letters = {
      name       = "Dead letters"
      advice     = "`npm run dead-letters -- list` shows the messages and the reasons; `replay` sends them again."
      filter     = "${local.pubsub} AND resource.labels.subscription_id = \"${var.dead_letter_subscription}\" AND metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\""
      aligner    = "ALIGN_MAX"
      reducer    = "REDUCE_SUM"
      group_by   = []
      period     = "60s"
      comparison = "COMPARISON_GT"
      limit      = 0
      duration   = "0s"
    }
    backlog = {
      name       = "Backlog older than ten minutes"
      advice     = "Its function fails or has too few instances: check its log. No message is lost meanwhile."
      filter     = "${local.pubsub} AND resource.labels.subscription_id = one_of(${local.watched}) AND metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\""
      aligner    = "ALIGN_MAX"
      reducer    = "REDUCE_MAX"
      group_by   = ["resource.label.subscription_id"]
      period     = "60s"
      comparison = "COMPARISON_GT"
      limit      = 600
      duration   = "120s"
    }
    errors = {
      name       = "5xx responses"
      advice     = "Usually Pub/Sub or Redis cannot be reached: check the log of the service."
      filter     = "${local.run} AND ${local.callers_wait_for} AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      aligner    = "ALIGN_SUM"
      reducer    = "REDUCE_SUM"
      group_by   = ["resource.label.service_name"]
      period     = "300s"
      comparison = "COMPARISON_GT"
      limit      = 5
      duration   = "0s"
    }
    latency = {
      name       = "Latency p99 above one second"
      advice     = "After a time without requests this may be a cold start; `min` in sizes.json keeps instances warm."
      filter     = "${local.run} AND ${local.quick} AND metric.type = \"run.googleapis.com/request_latencies\""
      aligner    = "ALIGN_PERCENTILE_99"
      reducer    = "REDUCE_MAX"
      group_by   = ["resource.label.service_name"]
      period     = "300s"
      comparison = "COMPARISON_GT"
      limit      = 1000
      duration   = "600s"
    }
    training = {
      name       = "A training failed"
      advice     = "The previous model still predicts. The page Jobs shows the reason, `npm run training -- list` the rows that were left out. The next training starts when the training set changes."
      filter     = "${local.run} AND metric.type = \"${local.failures}\""
      aligner    = "ALIGN_SUM"
      reducer    = "REDUCE_SUM"
      group_by   = []
      period     = "300s"
      comparison = "COMPARISON_GT"
      limit      = 0
      duration   = "0s"
    }
    accuracy = {
      name       = "Accuracy of a promoted model below the minimum"
      advice     = "`npm run model -- list` in the job ops shows the models, `rollback` promotes the previous one."
      filter     = "${local.run} AND metric.type = \"${local.accuracies}\""
      aligner    = "ALIGN_PERCENTILE_50"
      reducer    = "REDUCE_MIN"
      group_by   = []
      period     = "300s"
      comparison = "COMPARISON_LT"
      limit      = var.least_accuracy
      duration   = "0s"
    }
  }

  # Tiles of the dashboard: title and series.
  tiles = [
    { title = "Requests per second", filter = "${local.run} AND metric.type = \"run.googleapis.com/request_count\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", group_by = ["resource.label.service_name"] },
    { title = "Latency, p50 (ms)", filter = "${local.run} AND metric.type = \"run.googleapis.com/request_latencies\"", aligner = "ALIGN_PERCENTILE_50", reducer = "REDUCE_MEAN", group_by = ["resource.label.service_name"] },
    { title = "Latency, p99 (ms)", filter = "${local.run} AND metric.type = \"run.googleapis.com/request_latencies\"", aligner = "ALIGN_PERCENTILE_99", reducer = "REDUCE_MAX", group_by = ["resource.label.service_name"] },
    { title = "5xx responses per second", filter = "${local.run} AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", group_by = ["resource.label.service_name"] },
    { title = "Backlog (messages)", filter = "${local.pubsub} AND metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\"", aligner = "ALIGN_MAX", reducer = "REDUCE_SUM", group_by = ["resource.label.subscription_id"] },
    { title = "Age of the oldest message (s)", filter = "${local.pubsub} AND metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\"", aligner = "ALIGN_MAX", reducer = "REDUCE_MAX", group_by = ["resource.label.subscription_id"] },
    { title = "Accuracy of promoted models", filter = "${local.run} AND metric.type = \"${local.accuracies}\"", aligner = "ALIGN_PERCENTILE_50", reducer = "REDUCE_MIN", group_by = [] },
    { title = "Trainings by outcome", filter = "${local.run} AND metric.type = \"${local.outcomes}\"", aligner = "ALIGN_SUM", reducer = "REDUCE_SUM", group_by = ["metric.label.promoted"] },
    { title = "Age of the predicting model (s)", filter = "${local.run} AND metric.type = \"${local.model_ages}\"", aligner = "ALIGN_PERCENTILE_99", reducer = "REDUCE_MAX", group_by = [] },
    { title = "Batches per second by owner", filter = "${local.run} AND metric.type = \"${local.usage}\"", aligner = "ALIGN_DELTA", reducer = "REDUCE_COUNT", group_by = ["metric.label.owner"] },
    { title = "Instances", filter = "${local.run} AND metric.type = \"run.googleapis.com/container/instance_count\"", aligner = "ALIGN_MAX", reducer = "REDUCE_SUM", group_by = ["resource.label.service_name"] },
    { title = "Database: processor", filter = "resource.type = \"cloudsql_database\" AND metric.type = \"cloudsql.googleapis.com/database/cpu/utilization\"", aligner = "ALIGN_MEAN", reducer = "REDUCE_MAX", group_by = ["resource.label.database_id"] },
    { title = "Redis: memory", filter = "resource.type = \"redis_instance\" AND metric.type = \"redis.googleapis.com/stats/memory/usage_ratio\"", aligner = "ALIGN_MEAN", reducer = "REDUCE_MAX", group_by = ["resource.label.instance_id"] },
  ]

  channels = [for channel in google_monitoring_notification_channel.email : channel.id]
}

# From the log lines of the function training about each promoted model.
resource "google_logging_metric" "accuracy" {
  name            = "loopline/accuracy"
  description     = "Accuracy of each promoted model"
  filter          = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"training\" AND jsonPayload.message=\"trained\" AND jsonPayload.promoted=true"
  value_extractor = "EXTRACT(jsonPayload.accuracy)"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = "1"
  }

  bucket_options {
    linear_buckets {
      num_finite_buckets = 100
      width              = 0.01
      offset             = 0
    }
  }
}

resource "google_logging_metric" "promotions" {
  name        = "loopline/promotions"
  description = "Trainings, by whether their model was promoted"
  filter      = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"training\" AND jsonPayload.message=\"trained\""

  label_extractors = {
    promoted = "EXTRACT(jsonPayload.promoted)"
  }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    labels {
      key        = "promoted"
      value_type = "BOOL"
    }
  }
}

resource "google_logging_metric" "training_failures" {
  name        = "loopline/training-failures"
  description = "Trainings without a model"
  filter      = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"training\" AND jsonPayload.message=\"training failed\""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

# From the log lines of the function prediction about each batch.
resource "google_logging_metric" "model_age" {
  name            = "loopline/model-age"
  description     = "Age of the model that predicted a batch"
  filter          = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"prediction\" AND jsonPayload.message=\"predicted\""
  value_extractor = "EXTRACT(jsonPayload.model_age_seconds)"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = "s"
  }

  # From a minute to a year.
  bucket_options {
    exponential_buckets {
      num_finite_buckets = 20
      growth_factor      = 2
      scale              = 60
    }
  }
}

# From the log lines of the function prediction-to-cache about each batch of an owner. It is for watching: bills are made from
# `npm run keys -- usage`, which counts each batch exactly once.
resource "google_logging_metric" "owner_records" {
  name            = "loopline/owner-records"
  description     = "Records of each batch that was predicted, by the batch's owner"
  filter          = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"prediction-to-cache\" AND jsonPayload.message=\"cached predictions\" AND jsonPayload.owner!=\"\" AND jsonPayload.status!=\"duplicate\""
  value_extractor = "EXTRACT(jsonPayload.records)"

  label_extractors = {
    owner = "EXTRACT(jsonPayload.owner)"
  }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = "1"

    labels {
      key        = "owner"
      value_type = "STRING"
    }
  }

  # From 1 to 524,288.
  bucket_options {
    exponential_buckets {
      num_finite_buckets = 20
      growth_factor      = 2
      scale              = 1
    }
  }
}

resource "google_monitoring_notification_channel" "email" {
  for_each = toset(var.alert_email == "" ? [] : [var.alert_email])

  display_name = "Loopline: ${each.value}"
  type         = "email"
  labels       = { email_address = each.value }
  # Otherwise it cannot be deleted before the alerts that use it have changed.
  force_delete = true
}

resource "google_monitoring_alert_policy" "alert" {
  for_each = local.alerts

  display_name          = "Loopline: ${each.value.name}"
  combiner              = "OR"
  notification_channels = local.channels

  documentation {
    content   = each.value.advice
    mime_type = "text/markdown"
  }

  conditions {
    display_name = each.value.name

    condition_threshold {
      filter          = each.value.filter
      comparison      = each.value.comparison
      threshold_value = each.value.limit
      duration        = each.value.duration

      aggregations {
        alignment_period     = each.value.period
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
        group_by_fields      = each.value.group_by
      }
    }
  }
}

resource "google_monitoring_dashboard" "main" {
  dashboard_json = jsonencode({
    displayName = "Loopline"
    gridLayout = {
      columns = "2"
      widgets = [
        for tile in local.tiles : {
          title = tile.title
          xyChart = {
            dataSets = [{
              plotType = "LINE"
              timeSeriesQuery = {
                timeSeriesFilter = {
                  filter = tile.filter
                  aggregation = {
                    alignmentPeriod    = "60s"
                    perSeriesAligner   = tile.aligner
                    crossSeriesReducer = tile.reducer
                    groupByFields      = tile.group_by
                  }
                }
              }
            }]
          }
        }
      ]
    }
  })
}

resource "google_billing_budget" "month" {
  for_each = toset(var.billing_account == "" ? [] : [var.billing_account])

  billing_account = each.value
  display_name    = "Loopline"

  budget_filter {
    projects = ["projects/${var.project_number}"]
  }

  amount {
    specified_amount {
      units = tostring(var.monthly_budget)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1]

    content {
      threshold_percent = threshold_rules.value
    }
  }

  # Google accepts this rule only with a channel. Billing administrators get e-mails in any case.
  dynamic "all_updates_rule" {
    for_each = length(local.channels) == 0 ? [] : [true]

    content {
      monitoring_notification_channels = local.channels
      disable_default_iam_recipients   = false
    }
  }
}
