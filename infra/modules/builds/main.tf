variable "project" {
  type = string
}

variable "region" {
  type = string
}

variable "repository" {
  type        = string
  description = "Name of the repository for images."
}

resource "google_service_account" "builder" {
  account_id   = "loopline-builder"
  display_name = "Loopline: builds images"
}

# The functions' bundles, and the sources of images.
resource "google_storage_bucket" "sources" {
  name                        = "${var.project}-loopline-sources"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  lifecycle_rule {
    condition {
      age = 365
    }
    action {
      type = "Delete"
    }
  }
}

resource "google_storage_bucket_iam_member" "sources" {
  bucket = google_storage_bucket.sources.name
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${google_service_account.builder.email}"
}

# Cloud Functions also keeps sources in its own buckets.
resource "google_project_iam_member" "sources" {
  project = var.project
  role    = "roles/storage.objectViewer"
  member  = "serviceAccount:${google_service_account.builder.email}"

  condition {
    title      = "sources-only"
    expression = "resource.name.startsWith('projects/_/buckets/gcf-v2-')"
  }
}

resource "google_artifact_registry_repository_iam_member" "images" {
  repository = var.repository
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = "serviceAccount:${google_service_account.builder.email}"
}

resource "google_project_iam_member" "logs" {
  project = var.project
  role    = "roles/logging.logWriter"
  member  = "serviceAccount:${google_service_account.builder.email}"
}

output "builder" {
  description = "Resource name of the build account."
  value       = google_service_account.builder.name
}

output "sources" {
  description = "Name of the bucket. Known once the build account may read it."
  value       = google_storage_bucket.sources.name
  depends_on  = [google_storage_bucket_iam_member.sources, google_project_iam_member.sources, google_artifact_registry_repository_iam_member.images]
}
