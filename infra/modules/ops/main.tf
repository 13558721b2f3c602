variable "region" {
  type = string
}

variable "image" {
  type = string
}

variable "account" {
  type        = string
  description = "E-mail of the job's account."
}

variable "network" {
  type        = object({ network = string, subnetwork = string })
  description = "Short names of the network and of the subnetwork of the instances."
}

variable "topic" {
  type        = string
  description = "Name of the topic that triggers a training. The set-up publishes the first message."
}

variable "environment" {
  type = map(string)
}

variable "secret_environment" {
  type        = map(string)
  description = "Names of secrets, by environment variable."
}

# Runs the set-up and the commands of ops, which need the database or Redis inside the network.
resource "google_cloud_run_v2_job" "main" {
  name                = "ops"
  location            = var.region
  deletion_protection = false

  template {
    template {
      service_account = var.account
      timeout         = "600s"
      max_retries     = 0

      vpc_access {
        egress = "PRIVATE_RANGES_ONLY"
        network_interfaces {
          network    = var.network.network
          subnetwork = var.network.subnetwork
        }
      }

      containers {
        image = var.image
        args  = ["infra/src/set-up/main.ts"]

        dynamic "env" {
          for_each = var.environment

          content {
            name  = env.key
            value = env.value
          }
        }

        dynamic "env" {
          for_each = var.secret_environment

          content {
            name = env.key
            value_source {
              secret_key_ref {
                secret  = env.value
                version = "latest"
              }
            }
          }
        }
      }
    }
  }
}

resource "google_pubsub_topic_iam_member" "training" {
  topic  = var.topic
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:${var.account}"
}

output "name" {
  value = google_cloud_run_v2_job.main.name
}
