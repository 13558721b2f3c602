variable "redis_url" {
  type      = string
  sensitive = true
}

variable "passwords" {
  type        = map(string)
  description = "Passwords of the database, by name of the secret."
  ephemeral   = true
}

variable "password_version" {
  type = number
}

variable "readers" {
  type        = map(map(string))
  description = "Readers of each secret: e-mails by service, by name of the secret."
}

locals {
  rights = merge([
    for secret, accounts in var.readers : {
      for service, email in accounts : "${secret}/${service}" => { secret = secret, email = email }
    }
  ]...)

  # api-keys is filled by `npm run keys`; iap-client-secret and web-api-key by hand, as docs/deploy.md says.
  names = ["api-keys", "db-owner-pass", "db-pass", "iap-client-secret", "redis-url", "web-api-key"]
}

resource "google_secret_manager_secret" "secret" {
  for_each = toset(local.names)

  secret_id = each.value

  replication {
    auto {}
  }
}

# Written without a copy in Terraform's state. The new version is created before the old one is destroyed.
resource "google_secret_manager_secret_version" "password" {
  for_each = toset(["db-owner-pass", "db-pass"])

  secret                 = google_secret_manager_secret.secret[each.value].id
  secret_data_wo         = var.passwords[each.value]
  secret_data_wo_version = var.password_version

  lifecycle {
    create_before_destroy = true
  }
}

# The database gets the secret's value, also in a later run if this one fails in between.
ephemeral "google_secret_manager_secret_version" "owner" {
  secret  = google_secret_manager_secret.secret["db-owner-pass"].secret_id
  version = google_secret_manager_secret_version.password["db-owner-pass"].version
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

output "owner_password" {
  description = "Password of the database's owner, read from its secret."
  value       = ephemeral.google_secret_manager_secret_version.owner.secret_data
  ephemeral   = true
}

output "ids" {
  description = "Names of the secrets that services read. Known once the services have the right to."
  value       = { for name, secret in google_secret_manager_secret.secret : name => secret.secret_id }
  depends_on  = [google_secret_manager_secret_iam_member.reader, google_secret_manager_secret_version.redis_url]
}
