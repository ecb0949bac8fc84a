// A page that comes back from the browser's memory may belong to a sign-in that has ended: ask for it again.
addEventListener("pageshow", event => {
  if (event.persisted) location.reload();
});
