variable "project" {
  type = string
}

variable "repository" {
  type        = string
  description = "GitHub repository, as owner/name."
}

variable "state_bucket" {
  type        = string
  description = "Bucket of Terraform's state."
}

variable "service_accounts" {
  type        = map(string)
  description = "Resource names of the accounts of services and builds."
}

locals {
  subject = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/subject/${var.repository}"

  # To create and change the resources of this configuration. That includes granting rights, so this account can do anything.
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

  # To compare the deployment with the configuration. The provider names the project that its calls are billed to
  # (user_project_override), which needs more than the right to view.
  plan_roles = toset(["roles/viewer", "roles/iam.securityReviewer", "roles/serviceusage.serviceUsageConsumer"])
}

# GitHub signs a token for each job, so there is no key to store.
resource "google_iam_workload_identity_pool" "github" {
  workload_identity_pool_id = "github"
  display_name              = "GitHub Actions"
}

resource "google_iam_workload_identity_pool_provider" "github" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "actions"
  attribute_condition                = "assertion.repository == '${var.repository}' && assertion.ref == 'refs/heads/main'"
  attribute_mapping = {
    # Not assertion.sub: its form differs between repositories; newer ones include numeric ids.
    "google.subject"       = "assertion.repository + ':' + assertion.environment"
    "attribute.repository" = "assertion.repository"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account" "plan" {
  account_id   = "github-plan"
  display_name = "GitHub: plans, read-only"
}

resource "google_service_account" "deploy" {
  account_id   = "github-deploy"
  display_name = "GitHub: deploys after an approval"
}

# The environment is part of the subject, so only jobs that its rules allow can use the account.
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

# On a refresh Terraform reads Redis's password and the secret with its URL, which a viewer cannot.
resource "google_project_iam_custom_role" "plan" {
  role_id     = "looplinePlan"
  title       = "Loopline: reads of a plan beyond a viewer's"
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

# Deploying a service needs the right to act as its account: only these accounts.
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
