variable "domain" {
  type = string

  validation {
    condition     = var.domain != ""
    error_message = "The sizes small and large have a load balancer, which needs a domain."
  }
}

variable "region" {
  type = string
}

variable "services" {
  type        = map(string)
  description = "Names of the Cloud Run services by host."
}

variable "default_service" {
  type        = string
  description = "The web UI's host, which also answers where no other does."
}

variable "requests_per_minute" {
  type        = number
  description = "From one address. Keys have limits of their own in the APIs."
}

variable "web_members" {
  type        = list(string)
  description = "Who may open the web UI, once Google knows who they are."
}

resource "google_compute_global_address" "main" {
  name = "loopline"
}

resource "google_compute_region_network_endpoint_group" "service" {
  for_each = var.services

  name                  = "loopline-${each.value}"
  region                = var.region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = each.value
  }
}

resource "google_compute_security_policy" "main" {
  name        = "loopline"
  description = "Stops an address that asks too much before it costs an instance"

  rule {
    priority    = 1000
    action      = "throttle"
    description = "So many requests of one address in a minute"

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"

      rate_limit_threshold {
        count        = var.requests_per_minute
        interval_sec = 60
      }
    }
  }

  rule {
    priority    = 2147483647
    action      = "allow"
    description = "Everything else"

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}

resource "google_compute_backend_service" "service" {
  for_each = var.services

  name                  = "loopline-${each.value}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.main.id

  # The APIs ask for keys; the web UI has one itself, so its users sign in with Google before they get this far.
  dynamic "iap" {
    for_each = each.key == var.default_service ? [true] : []

    content {
      enabled = iap.value
    }
  }

  backend {
    group = google_compute_region_network_endpoint_group.service[each.key].id
  }

  log_config {
    enable      = true
    sample_rate = 0.1
  }
}

resource "google_iap_web_backend_service_iam_member" "web" {
  for_each = toset(var.web_members)

  web_backend_service = google_compute_backend_service.service[var.default_service].name
  role                = "roles/iap.httpsResourceAccessor"
  member              = each.value
}

resource "google_compute_url_map" "main" {
  name            = "loopline"
  default_service = google_compute_backend_service.service[var.default_service].id

  dynamic "host_rule" {
    for_each = var.services

    content {
      hosts        = [host_rule.key]
      path_matcher = host_rule.value
    }
  }

  dynamic "path_matcher" {
    for_each = var.services

    content {
      name            = path_matcher.value
      default_service = google_compute_backend_service.service[path_matcher.key].id
    }
  }
}

resource "google_compute_managed_ssl_certificate" "main" {
  name = "loopline"

  managed {
    domains = keys(var.services)
  }
}

resource "google_compute_target_https_proxy" "main" {
  name             = "loopline"
  url_map          = google_compute_url_map.main.id
  ssl_certificates = [google_compute_managed_ssl_certificate.main.id]
}

resource "google_compute_global_forwarding_rule" "https" {
  name                  = "loopline-https"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.main.id
  port_range            = "443"
  target                = google_compute_target_https_proxy.main.id
}

output "address" {
  description = "What the domain and its two names must resolve to."
  value       = google_compute_global_address.main.address
}
