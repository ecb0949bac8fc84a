// Tells the form which time zone this browser is in. The server believes only a zone that it knows.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll("[data-time-zone]")) {
  if (field instanceof HTMLInputElement && zone) field.value = zone;
}
