variable "project" {
  type = string
}

variable "name" {
  type = string
}

variable "region" {
  type = string
}

variable "directory" {
  type        = string
  description = "The function's bundle, with its package.json."
}

variable "sources_bucket" {
  type = string
}

variable "repository" {
  type        = string
  description = "Id of the repository for the built image."
}

variable "builder" {
  type        = string
  description = "Resource name of the build account."
}

variable "account" {
  type        = string
  description = "E-mail of the function's account."
}

variable "push_account" {
  type        = string
  description = "E-mail of the only account that may call it."
}

variable "network" {
  type        = object({ network = string, subnetwork = string })
  description = "Short names of the network and of the subnetwork of the instances."
}

variable "size" {
  type        = any
  description = "The function's entry in a size of sizes.json."
}

variable "timeout_seconds" {
  type = number
}

variable "environment" {
  type = map(string)
}

variable "secret_environment" {
  type        = map(string)
  description = "Names of secrets, by environment variable."
}

data "archive_file" "bundle" {
  type        = "zip"
  source_dir  = var.directory
  output_path = "${path.root}/.terraform/bundles/${var.name}.zip"
}

# Named by its hash, so that only a changed bundle is built again.
resource "google_storage_bucket_object" "bundle" {
  bucket = var.sources_bucket
  name   = "${var.name}-${data.archive_file.bundle.output_md5}.zip"
  source = data.archive_file.bundle.output_path
}

# Without an event trigger: this configuration creates the subscription, with its own retry policy and dead letters.
resource "google_cloudfunctions2_function" "main" {
  name     = var.name
  location = var.region

  build_config {
    runtime           = "nodejs24"
    entry_point       = var.name
    service_account   = var.builder
    docker_repository = var.repository

    source {
      storage_source {
        bucket = google_storage_bucket_object.bundle.bucket
        object = google_storage_bucket_object.bundle.name
      }
    }
  }

  service_config {
    service_account_email            = var.account
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    timeout_seconds                  = var.timeout_seconds
    available_cpu                    = var.size.cpu
    available_memory                 = "${var.size.memory_mb}Mi"
    max_instance_request_concurrency = var.size.concurrency
    min_instance_count               = var.size.min
    max_instance_count               = var.size.max
    environment_variables            = var.environment
    direct_vpc_egress                = "VPC_EGRESS_PRIVATE_RANGES_ONLY"

    direct_vpc_network_interface {
      network    = var.network.network
      subnetwork = var.network.subnetwork
    }

    dynamic "secret_environment_variables" {
      for_each = var.secret_environment

      content {
        key        = secret_environment_variables.key
        project_id = var.project
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }
  }
}

# A function is a Cloud Run service of the same name; callers need the right to invoke that service.
resource "google_cloud_run_v2_service_iam_member" "push" {
  name     = google_cloudfunctions2_function.main.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "serviceAccount:${var.push_account}"
}

output "uri" {
  value = google_cloudfunctions2_function.main.service_config[0].uri
}
