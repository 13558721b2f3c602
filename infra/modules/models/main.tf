variable "project" {
  type = string
}

variable "region" {
  type = string
}

variable "keep_data" {
  type = bool
}

variable "services" {
  type        = any
  description = "Content of services.json."
}

variable "service_accounts" {
  type        = map(string)
  description = "E-mails of the services' accounts, by service."
}

variable "ops_account" {
  type        = string
  description = "E-mail of the job ops' account, which reads models to show and promote them."
}

locals {
  roles = { read = "roles/storage.objectViewer", create = "roles/storage.objectCreator" }

  rights = merge([
    for name, service in var.services : {
      for right in service.models : "${name}/${right}" => { service = name, role = local.roles[right] }
    }
  ]...)
}

# A model file is written once and never changed. Versioning protects against deletion by mistake.
resource "google_storage_bucket" "models" {
  name                        = "${var.project}-loopline-models"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.keep_data

  versioning {
    enabled = true
  }

  lifecycle_rule {
    condition {
      days_since_noncurrent_time = 30
    }
    action {
      type = "Delete"
    }
  }

  # Old champions may be promoted again, but are rarely read.
  lifecycle_rule {
    condition {
      age = 90
    }
    action {
      type          = "SetStorageClass"
      storage_class = "NEARLINE"
    }
  }
}

resource "google_storage_bucket_iam_member" "service" {
  for_each = local.rights

  bucket = google_storage_bucket.models.name
  role   = each.value.role
  member = "serviceAccount:${var.service_accounts[each.value.service]}"
}

resource "google_storage_bucket_iam_member" "ops" {
  bucket = google_storage_bucket.models.name
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${var.ops_account}"
}

output "bucket" {
  value = google_storage_bucket.models.name
}
