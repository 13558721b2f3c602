variable "name" {
  type = string
}

variable "region" {
  type = string
}

variable "image" {
  type = string
}

variable "account" {
  type        = string
  description = "E-mail of the service's account."
}

variable "network" {
  type        = object({ network = string, subnetwork = string })
  description = "Short names of the network and of the subnetwork of the instances."
}

variable "size" {
  type        = any
  description = "The service's entry in a size of sizes.json."
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

variable "health_path" {
  type        = string
  description = "Path of the health check. Empty: a TCP connection is enough."
}

variable "behind_load_balancer" {
  type        = bool
  description = "Whether only the load balancer can reach it."
}

variable "invokers" {
  type        = list(string)
  description = "Members who may call it."
}

resource "google_cloud_run_v2_service" "main" {
  name                = var.name
  location            = var.region
  ingress             = var.behind_load_balancer ? "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" : "INGRESS_TRAFFIC_ALL"
  deletion_protection = false

  template {
    service_account                  = var.account
    timeout                          = "${var.timeout_seconds}s"
    max_instance_request_concurrency = var.size.concurrency

    scaling {
      min_instance_count = var.size.min
      max_instance_count = var.size.max
    }

    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"
      network_interfaces {
        network    = var.network.network
        subnetwork = var.network.subnetwork
      }
    }

    containers {
      image = var.image

      resources {
        limits            = { cpu = var.size.cpu, memory = "${var.size.memory_mb}Mi" }
        cpu_idle          = true
        startup_cpu_boost = true
      }

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

      startup_probe {
        period_seconds    = 2
        timeout_seconds   = 1
        failure_threshold = 30

        dynamic "http_get" {
          for_each = var.health_path == "" ? [] : [var.health_path]

          content {
            path = http_get.value
          }
        }
        dynamic "tcp_socket" {
          for_each = var.health_path == "" ? [8080] : []

          content {
            port = tcp_socket.value
          }
        }
      }

      dynamic "liveness_probe" {
        for_each = var.health_path == "" ? [] : [var.health_path]

        content {
          period_seconds    = 30
          timeout_seconds   = 5
          failure_threshold = 3
          http_get {
            path = liveness_probe.value
          }
        }
      }
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = toset(var.invokers)

  name     = google_cloud_run_v2_service.main.name
  location = var.region
  role     = "roles/run.invoker"
  member   = each.value
}

output "uri" {
  value = google_cloud_run_v2_service.main.uri
}

output "name" {
  value = google_cloud_run_v2_service.main.name
}
