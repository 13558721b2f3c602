/** The reference page in the colours and fonts of the web UI, written over those of Swagger UI. */
export const referenceStyle = `
:root { --accent: #0c5d56; --link: #0c5d56; --page: #fafafa; --panel: #ffffff; --line: #e4e4e7; --text: #000000; --quiet: #52525b; }
:root.dark-mode { --link: #5eead4; --page: #111111; --panel: #18181b; --line: #27272a; --text: #fafafa; --quiet: #a1a1aa; }
html, html.dark-mode { background: var(--page); }
body { margin: 0; }
.swagger-ui, .swagger-ui .info .title, .swagger-ui .info p, .swagger-ui .info li, .swagger-ui .btn,
.swagger-ui .opblock-tag, .swagger-ui .opblock .opblock-summary-description, .swagger-ui .opblock .opblock-section-header h4,
.swagger-ui .opblock-description-wrapper p, .swagger-ui label, .swagger-ui select, .swagger-ui table thead tr td,
.swagger-ui table thead tr th, .swagger-ui .response-col_status, .swagger-ui .parameter__name, .swagger-ui .tab li {
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  color: var(--text);
}
.swagger-ui .opblock .opblock-summary-description, .swagger-ui .parameter__type, .swagger-ui .opblock-tag small { color: var(--quiet); }
.swagger-ui .info { margin: 32px 0 24px; }
.swagger-ui .info .title { font-size: 24px; font-weight: 600; }
.swagger-ui .info .title small, .swagger-ui .info .title small.version-stamp { background: var(--accent); }
.swagger-ui .info a, .swagger-ui .info .link, .swagger-ui .model-title a { color: var(--link); }
.swagger-ui .scheme-container { background: var(--panel); box-shadow: none; border-block: 1px solid var(--line); padding: 16px 0; }
.swagger-ui .opblock-tag { border-bottom-color: var(--line); font-size: 18px; }
.swagger-ui .opblock, .swagger-ui .opblock.opblock-get, .swagger-ui .opblock.opblock-post, .swagger-ui .opblock.opblock-patch {
  background: var(--panel); border-color: var(--line); border-radius: 6px; box-shadow: none;
}
.swagger-ui .opblock .opblock-summary, .swagger-ui .opblock .opblock-section-header {
  background: none; border-color: var(--line); box-shadow: none;
}
.swagger-ui .opblock .opblock-summary-method, .swagger-ui .opblock.opblock-get .opblock-summary-method,
.swagger-ui .opblock.opblock-post .opblock-summary-method, .swagger-ui .opblock.opblock-patch .opblock-summary-method {
  background: var(--accent); color: #ffffff; border-radius: 4px; text-shadow: none;
}
.swagger-ui .opblock .tab-header .tab-item.active h4 span::after { background: var(--accent); }
.swagger-ui .btn.execute { background: var(--accent); border-color: var(--accent); color: #ffffff; }
.swagger-ui .btn.authorize { border-color: var(--link); color: var(--link); }
.swagger-ui .btn.authorize svg { fill: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
`;
