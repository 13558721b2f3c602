variable "region" {
  type = string
}

variable "network" {
  type = string
}

variable "size" {
  type        = any
  description = "The entry `database` of a size in sizes.json."
}

variable "keep_data" {
  type = bool
}

variable "owner_password" {
  type      = string
  ephemeral = true
}

variable "password_version" {
  type = number
}

resource "google_sql_database_instance" "main" {
  name                = "loopline"
  region              = var.region
  database_version    = "POSTGRES_17"
  deletion_protection = var.keep_data

  settings {
    edition                     = "ENTERPRISE"
    tier                        = var.size.tier
    availability_type           = var.size.availability
    disk_type                   = "PD_SSD"
    disk_size                   = var.size.disk_gb
    disk_autoresize             = true
    deletion_protection_enabled = var.keep_data

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network
      # The services connect without TLS, inside the network.
      ssl_mode = "ALLOW_UNENCRYPTED_AND_ENCRYPTED"
    }

    backup_configuration {
      enabled                        = true
      start_time                     = "03:00"
      point_in_time_recovery_enabled = var.size.point_in_time_recovery
    }

    maintenance_window {
      day          = 7
      hour         = 4
      update_track = "stable"
    }

    database_flags {
      name  = "max_connections"
      value = tostring(var.size.max_connections)
    }

    insights_config {
      query_insights_enabled = true
    }
  }
}

# Owns the schema. The schema creates the functions' role: a user created here would get more rights than that role needs.
resource "google_sql_user" "owner" {
  instance            = google_sql_database_instance.main.name
  name                = "postgres"
  password_wo         = var.owner_password
  password_wo_version = var.password_version
  # The owner of a schema cannot be deleted separately; it is deleted with the instance.
  deletion_policy = "ABANDON"
}

output "instance" {
  value = google_sql_database_instance.main.name
}

output "owner" {
  value = google_sql_user.owner.name
}

output "address" {
  description = "Address inside the network, as host:port."
  value       = "${google_sql_database_instance.main.private_ip_address}:5432"
}
