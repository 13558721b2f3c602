variable "redis_url" {
  type      = string
  sensitive = true
}

variable "passwords" {
  type        = map(string)
  description = "Of the database, by the name of the secret."
  ephemeral   = true
}

variable "password_version" {
  type = number
}

variable "readers" {
  type        = map(map(string))
  description = "Who may read: e-mails by service, by the name of the secret."
}

locals {
  rights = merge([
    for secret, accounts in var.readers : {
      for service, email in accounts : "${secret}/${service}" => { secret = secret, email = email }
    }
  ]...)

  # api-keys is filled by `npm run keys`, web-api-key by whoever deploys.
  names = ["api-keys", "db-owner-pass", "db-pass", "redis-url", "web-api-key"]
}

resource "google_secret_manager_secret" "secret" {
  for_each = toset(local.names)

  secret_id = each.value

  replication {
    auto {}
  }
}

# Written without being kept in Terraform's state.
resource "google_secret_manager_secret_version" "password" {
  for_each = toset(["db-owner-pass", "db-pass"])

  secret                 = google_secret_manager_secret.secret[each.value].id
  secret_data_wo         = var.passwords[each.value]
  secret_data_wo_version = var.password_version
}

resource "google_secret_manager_secret_version" "redis_url" {
  secret      = google_secret_manager_secret.secret["redis-url"].id
  secret_data = var.redis_url
}

resource "google_secret_manager_secret_iam_member" "reader" {
  for_each = local.rights

  secret_id = google_secret_manager_secret.secret[each.value.secret].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${each.value.email}"
}

output "ids" {
  description = "Names of the secrets that services read, once they may."
  value       = { for name, secret in google_secret_manager_secret.secret : name => secret.secret_id }
  depends_on  = [google_secret_manager_secret_iam_member.reader, google_secret_manager_secret_version.redis_url]
}
