// A JSON list of SSML documents in, a JSON list of what ssml-check-core has against each of them out.
const { check } = require("ssml-check-core");
const { readFileSync } = require("node:fs");

const documents = JSON.parse(readFileSync(0, "utf8"));
const options = { platform: "amazon", locale: "en-US" };

Promise.all(documents.map((ssml) => check(ssml, options))).then((found) =>
    console.log(JSON.stringify(found.map((errors) => errors ?? []))),
);
