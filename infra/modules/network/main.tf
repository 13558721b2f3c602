variable "region" {
  type = string
}

resource "google_compute_network" "main" {
  name                    = "loopline"
  auto_create_subnetworks = false
}

# Services reach the database and Redis from here. An instance uses two addresses; /20 has four thousand.
resource "google_compute_subnetwork" "services" {
  name                     = "loopline-services"
  network                  = google_compute_network.main.id
  region                   = var.region
  ip_cidr_range            = "10.10.0.0/20"
  private_ip_google_access = true
}

# Cloud SQL and Memorystore run in a network of Google's, which is peered with this one by this range.
resource "google_compute_global_address" "google_services" {
  name          = "loopline-google-services"
  network       = google_compute_network.main.id
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
}

resource "google_service_networking_connection" "google_services" {
  network                 = google_compute_network.main.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.google_services.name]
  # Google releases it only some time after the last instance is deleted. It is deleted with the network.
  deletion_policy = "ABANDON"
}

output "network" {
  description = "Id of the network. Known once Google's services are peered with it."
  value       = google_service_networking_connection.google_services.network
}

output "interface" {
  description = "Network and subnetwork of the instances, by short names: Cloud Functions returns these, so full names would differ in every plan."
  value = {
    network    = google_compute_network.main.name
    subnetwork = google_compute_subnetwork.services.name
  }
}
