variable "project" {
  type = string
}

variable "repository" {
  type        = string
  description = "owner/name at GitHub."
}

variable "state_bucket" {
  type        = string
  description = "Where Terraform keeps its state."
}

variable "service_accounts" {
  type        = map(string)
  description = "Resource names of the accounts that the services and builds run as."
}

locals {
  subject = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/subject/${var.repository}"

  # To make and change what this configuration describes. That includes giving rights, so this account can do anything.
  deploy_roles = toset([
    "roles/artifactregistry.admin",
    "roles/cloudbuild.builds.editor",
    "roles/cloudfunctions.admin",
    "roles/cloudsql.admin",
    "roles/compute.loadBalancerAdmin",
    "roles/compute.networkAdmin",
    "roles/compute.securityAdmin",
    "roles/iam.roleAdmin",
    "roles/iam.serviceAccountAdmin",
    "roles/iam.workloadIdentityPoolAdmin",
    "roles/iap.admin",
    "roles/logging.admin",
    "roles/monitoring.admin",
    "roles/pubsub.admin",
    "roles/redis.admin",
    "roles/resourcemanager.projectIamAdmin",
    "roles/run.admin",
    "roles/secretmanager.admin",
    "roles/serviceusage.serviceUsageAdmin",
    "roles/storage.admin",
  ])

  # To compare what is with what should be. The provider names the project that its calls are counted against
  # (user_project_override), which a viewer may not.
  plan_roles = toset(["roles/viewer", "roles/iam.securityReviewer", "roles/serviceusage.serviceUsageConsumer"])
}

# GitHub vouches for the job that runs: there is no key to keep.
resource "google_iam_workload_identity_pool" "github" {
  workload_identity_pool_id = "github"
  display_name              = "GitHub Actions"
}

resource "google_iam_workload_identity_pool_provider" "github" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "actions"
  attribute_condition                = "assertion.repository == '${var.repository}' && assertion.ref == 'refs/heads/main'"
  attribute_mapping = {
    # Not assertion.sub: its form differs between repositories, and newer ones have numeric ids in it.
    "google.subject"       = "assertion.repository + ':' + assertion.environment"
    "attribute.repository" = "assertion.repository"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account" "plan" {
  account_id   = "github-plan"
  display_name = "GitHub: plans, and changes nothing"
}

resource "google_service_account" "deploy" {
  account_id   = "github-deploy"
  display_name = "GitHub: deploys, once somebody approved"
}

# The environment is part of the subject, so only jobs that its rules let through can become the account.
resource "google_service_account_iam_member" "plan" {
  service_account_id = google_service_account.plan.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "${local.subject}:plan"
}

resource "google_service_account_iam_member" "deploy" {
  service_account_id = google_service_account.deploy.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "${local.subject}:production"
}

# Terraform reads Redis's password and the secret with its URL when it refreshes; a viewer may not.
resource "google_project_iam_custom_role" "plan" {
  role_id     = "looplinePlan"
  title       = "Loopline: what a plan reads beyond a viewer"
  permissions = ["redis.instances.getAuthString", "secretmanager.versions.access", "storage.buckets.getIamPolicy"]
}

resource "google_project_iam_member" "plan" {
  for_each = local.plan_roles

  project = var.project
  role    = each.value
  member  = "serviceAccount:${google_service_account.plan.email}"
}

resource "google_project_iam_member" "plan_secrets" {
  project = var.project
  role    = google_project_iam_custom_role.plan.name
  member  = "serviceAccount:${google_service_account.plan.email}"
}

resource "google_storage_bucket_iam_member" "plan_state" {
  bucket = var.state_bucket
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${google_service_account.plan.email}"
}

resource "google_project_iam_member" "deploy" {
  for_each = local.deploy_roles

  project = var.project
  role    = each.value
  member  = "serviceAccount:${google_service_account.deploy.email}"
}

# To deploy a service that runs as an account, it must be allowed to act as that account: these, and no other.
resource "google_service_account_iam_member" "act_as" {
  for_each = var.service_accounts

  service_account_id = each.value
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${google_service_account.deploy.email}"
}

output "provider" {
  description = "For the repository's variable WORKLOAD_IDENTITY_PROVIDER."
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "plan_account" {
  description = "For the repository's variable PLAN_SERVICE_ACCOUNT."
  value       = google_service_account.plan.email
}

output "deploy_account" {
  description = "For the repository's variable DEPLOY_SERVICE_ACCOUNT."
  value       = google_service_account.deploy.email
}
