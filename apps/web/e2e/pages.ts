/** Every page that the navigation leads to. */
export const pages = ["/", "/review", "/jobs", "/pipeline", "/upload", "/explain"];
