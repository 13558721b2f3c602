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

variable "hosts" {
  type        = map(string)
  description = "Host of each service. Resources are keyed by service, so that a new domain changes them in place."
}

variable "services" {
  type        = map(string)
  description = "Names of the Cloud Run services, by service."
}

variable "default_service" {
  type        = string
  description = "Service of the web UI, which also answers on unknown hosts."
}

variable "requests_per_minute" {
  type        = number
  description = "Limit per client address. The APIs also limit each key."
}

variable "web_members" {
  type        = list(string)
  description = "Members who may open the web UI after signing in with Google."
}

variable "iap_client_id" {
  type        = string
  description = "OAuth client for signing in. Empty: Google's own."
}

variable "iap_client_secret" {
  type        = string
  description = "Name of the secret with the OAuth client's secret."
}

variable "in_organization" {
  type        = bool
  description = "Whether the project belongs to an organization: Google's own client admits only its members."
}

# The oldest allowed provider has no write-only argument for it, so the state contains it.
data "google_secret_manager_secret_version" "iap_client" {
  for_each = toset(var.iap_client_id == "" ? [] : [var.iap_client_secret])

  secret = each.value
}

resource "google_compute_global_address" "main" {
  name = "loopline"
}

resource "google_compute_region_network_endpoint_group" "service" {
  for_each = var.services

  name                  = "loopline-${each.key}"
  region                = var.region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = each.value
  }
}

resource "google_compute_security_policy" "main" {
  name        = "loopline"
  description = "Blocks an address with too many requests before they reach an instance"

  rule {
    priority    = 1000
    action      = "throttle"
    description = "Limit of requests per address and minute"

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

  name                  = "loopline-${each.key}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.main.id

  # The APIs require keys. The web UI sends its own key, so its users sign in with Google first.
  dynamic "iap" {
    for_each = each.key == var.default_service ? [true] : []

    content {
      enabled              = iap.value
      oauth2_client_id     = var.iap_client_id == "" ? null : var.iap_client_id
      oauth2_client_secret = one([for version in data.google_secret_manager_secret_version.iap_client : version.secret_data])
    }
  }

  backend {
    group = google_compute_region_network_endpoint_group.service[each.key].id
  }

  log_config {
    enable      = true
    sample_rate = 0.1
  }

  lifecycle {
    precondition {
      condition     = var.iap_client_id != "" || var.in_organization
      error_message = "The project belongs to no organization, so Identity-Aware Proxy needs your own OAuth client: set iap_client_id; see docs/deploy.md."
    }
    precondition {
      condition     = var.iap_client_id != "" || length([for member in var.web_members : member if endswith(member, "@gmail.com")]) == 0
      error_message = "web_members contains a gmail.com address, which belongs to no organization: Identity-Aware Proxy admits it only with your own OAuth client. Set iap_client_id; see docs/deploy.md."
    }
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
      hosts        = [var.hosts[host_rule.key]]
      path_matcher = host_rule.key
    }
  }

  dynamic "path_matcher" {
    for_each = var.services

    content {
      name            = path_matcher.key
      default_service = google_compute_backend_service.service[path_matcher.key].id
    }
  }
}

# Google neither changes a certificate nor deletes one in use, so other hosts first get a new certificate with another name.
# It depends only on variables: create_before_destroy would extend to its dependencies, whose names do not change.
resource "google_compute_managed_ssl_certificate" "main" {
  name = "loopline-${substr(sha256(join(",", values(var.hosts))), 0, 8)}"

  managed {
    domains = values(var.hosts)
  }

  lifecycle {
    create_before_destroy = true
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
  description = "Address that the domain and its two subdomains must resolve to."
  value       = google_compute_global_address.main.address
}
