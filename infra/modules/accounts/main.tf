variable "project" {
  type = string
}

variable "services" {
  type        = set(string)
  description = "Names of the services. Each gets a service account."
}

variable "consumers" {
  type        = set(string)
  description = "Functions that Pub/Sub pushes to, each with an account that may call only this function."
}

resource "google_service_account" "service" {
  for_each = var.services

  account_id   = "loopline-${each.value}"
  display_name = "Loopline: ${each.value}"
}

# Traces belong to the project; a narrower right does not exist.
resource "google_project_iam_member" "traces" {
  for_each = var.services

  project = var.project
  role    = "roles/telemetry.tracesWriter"
  member  = "serviceAccount:${google_service_account.service[each.value].email}"
}

resource "google_service_account" "push" {
  for_each = var.consumers

  account_id   = "push-${each.value}"
  display_name = "Pub/Sub's pushes to ${each.value}"
}

resource "google_service_account" "ops" {
  account_id   = "loopline-ops"
  display_name = "Loopline: the job ops"
}

output "services" {
  description = "E-mails of the services' accounts, by service."
  value       = { for name, account in google_service_account.service : name => account.email }
}

output "push" {
  description = "E-mails of the push accounts, by function."
  value       = { for name, account in google_service_account.push : name => account.email }
}

output "ops" {
  value = google_service_account.ops.email
}

output "push_names" {
  description = "Resource names of the push accounts, by function."
  value       = { for name, account in google_service_account.push : name => account.name }
}

output "names" {
  description = "Resource names of all service accounts."
  value = merge(
    { for name, account in google_service_account.service : name => account.name },
    { for name, account in google_service_account.push : "push-${name}" => account.name },
    { ops = google_service_account.ops.name },
  )
}
