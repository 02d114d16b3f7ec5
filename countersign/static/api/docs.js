// Shows the description of the API, from this server alone.

const place = document.getElementById("api");
globalThis.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
});
