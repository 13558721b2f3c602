variable "region" {
  type = string
}

variable "network" {
  type = string
}

variable "size" {
  type        = any
  description = "The entry `redis` of a size in sizes.json."
}

resource "google_redis_instance" "main" {
  name               = "loopline"
  region             = var.region
  tier               = var.size.tier
  memory_size_gb     = var.size.memory_gb
  redis_version      = "REDIS_7_2"
  authorized_network = var.network
  connect_mode       = "PRIVATE_SERVICE_ACCESS"
  auth_enabled       = true
}

output "url" {
  description = "URL of Redis, with the password that Memorystore generated."
  value       = "redis://:${google_redis_instance.main.auth_string}@${google_redis_instance.main.host}:${google_redis_instance.main.port}"
  sensitive   = true
}

output "instance" {
  value = google_redis_instance.main.id
}
