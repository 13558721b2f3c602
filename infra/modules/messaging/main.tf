variable "table" {
  type        = any
  description = "Content of topics.json."
}

variable "services" {
  type        = any
  description = "Content of services.json."
}

variable "service_accounts" {
  type        = map(string)
  description = "E-mails of the services' accounts, by service."
}

variable "push_accounts" {
  type        = map(string)
  description = "E-mails of the push accounts, by function."
}

variable "push_account_names" {
  type        = map(string)
  description = "Resource names of the push accounts, by function."
}

variable "endpoints" {
  type        = map(string)
  description = "URLs of the functions. Without a URL, the subscription keeps its messages."
}

variable "pubsub_agent" {
  type        = string
  description = "E-mail of Pub/Sub's own account in the project."
}

locals {
  week  = "604800s"
  month = "2678400s"

  # One right per topic and publisher.
  publishers = merge([
    for name, service in var.services : {
      for topic in service.publishes : "${topic}/${name}" => { topic = topic, service = name }
    }
  ]...)

  quarantining = toset([for name, service in var.services : name if service.quarantines])
}

resource "google_pubsub_topic" "topic" {
  for_each = toset(var.table.topics)

  name = each.value
}

resource "google_pubsub_topic" "dead_letter" {
  name = var.table.dead_letter.topic
}

# Keeps dead letters until they are replayed or expire.
resource "google_pubsub_subscription" "dead_letter" {
  name                       = var.table.dead_letter.subscription
  topic                      = google_pubsub_topic.dead_letter.name
  ack_deadline_seconds       = 60
  message_retention_duration = local.month

  # Otherwise a subscription is deleted after a month without use.
  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_subscription" "push" {
  for_each = var.table.subscriptions

  name                       = each.key
  topic                      = google_pubsub_topic.topic[each.value.topic].name
  ack_deadline_seconds       = each.value.ackDeadlineSeconds
  message_retention_duration = local.week

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "${each.value.minimumBackoffSeconds}s"
    maximum_backoff = "${each.value.maximumBackoffSeconds}s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letter.id
    max_delivery_attempts = each.value.maxDeliveryAttempts
  }

  dynamic "push_config" {
    for_each = contains(keys(var.endpoints), each.value.consumer) ? [var.endpoints[each.value.consumer]] : []

    content {
      push_endpoint = push_config.value

      oidc_token {
        service_account_email = var.push_accounts[each.value.consumer]
        audience              = push_config.value
      }
    }
  }
}

resource "google_pubsub_topic_iam_member" "publisher" {
  for_each = local.publishers

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:${var.service_accounts[each.value.service]}"
}

resource "google_pubsub_topic_iam_member" "quarantine" {
  for_each = local.quarantining

  topic  = google_pubsub_topic.dead_letter.name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:${var.service_accounts[each.value]}"
}

# Pub/Sub itself moves messages that could not be delivered: it needs to subscribe here and to publish there.
resource "google_pubsub_topic_iam_member" "dead_letter_agent" {
  topic  = google_pubsub_topic.dead_letter.name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:${var.pubsub_agent}"
}

resource "google_pubsub_subscription_iam_member" "dead_letter_agent" {
  for_each = var.table.subscriptions

  subscription = google_pubsub_subscription.push[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:${var.pubsub_agent}"
}

# It creates tokens of the push account, which authenticate its requests.
resource "google_service_account_iam_member" "push_agent" {
  for_each = var.push_account_names

  service_account_id = each.value
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = "serviceAccount:${var.pubsub_agent}"
}

output "topics" {
  description = "Names of the topics that services publish to."
  value       = { for name, topic in google_pubsub_topic.topic : name => topic.name }
}

output "subscriptions" {
  value = [for name, subscription in google_pubsub_subscription.push : subscription.name]
}

output "dead_letter_subscription" {
  value = google_pubsub_subscription.dead_letter.name
}
