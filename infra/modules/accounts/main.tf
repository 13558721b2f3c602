variable "project" {
  type = string
}

variable "services" {
  type        = set(string)
  description = "Names of the services, each of which gets an account of its own."
}

variable "consumers" {
  type        = set(string)
  description = "Functions that Pub/Sub pushes to, each as an account that may call nothing else."
}

resource "google_service_account" "service" {
  for_each = var.services

  account_id   = "loopline-${each.value}"
  display_name = "Loopline: ${each.value}"
}

# Traces belong to the project: there is nothing smaller to give a right on.
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
  description = "E-mails by service."
  value       = { for name, account in google_service_account.service : name => account.email }
}

output "push" {
  description = "E-mails by function."
  value       = { for name, account in google_service_account.push : name => account.email }
}

output "ops" {
  value = google_service_account.ops.email
}

output "push_names" {
  description = "Resource names by function."
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
