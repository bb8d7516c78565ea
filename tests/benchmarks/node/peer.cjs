// A skill on Amazon's SDK for Node.js and its express adapter, with its own verifiers of signature and timestamp.
// It answers every request of answers.json with that answer, piece by piece through the SDK's response builder.
//
//     node peer.cjs FOLDER        prints the port it listens on

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { SkillBuilders } = require('ask-sdk-core');
const { ExpressAdapter, SkillRequestSignatureVerifier, TimestampVerifier } = require('ask-sdk-express-adapter');
const express = require('express');

const { url, chain, answers } = JSON.parse(readFileSync(join(process.argv[2], 'answers.json'), 'utf8'));

const unwrapped = (ssml) => ssml.replace(/^<speak>|<\/speak>$/g, '');

const pieces = new Map(Object.entries(answers).map(([id, text]) => {
  const { sessionAttributes, response } = JSON.parse(text);
  return [id, {
    attributes: sessionAttributes,
    speech: unwrapped(response.outputSpeech.ssml),
    reprompt: response.reprompt && unwrapped(response.reprompt.outputSpeech.ssml),
    card: response.card,
    end: response.shouldEndSession,
  }];
}));

const everything = {
  canHandle: () => true,
  handle({ requestEnvelope, attributesManager, responseBuilder }) {
    const answer = pieces.get(requestEnvelope.request.requestId);
    attributesManager.setSessionAttributes(answer.attributes);
    responseBuilder.speak(answer.speech);
    if (answer.reprompt) responseBuilder.reprompt(answer.reprompt);
    if (answer.card) responseBuilder.withSimpleCard(answer.card.title, answer.card.content);
    return responseBuilder.withShouldEndSession(answer.end).getResponse();
  },
};

const skill = SkillBuilders.custom().addRequestHandlers(everything).create();
const signature = new SkillRequestSignatureVerifier();
// As if it had fetched the certificates and checked their chain, which it does once for each URL.
signature.certCache.set(url, chain);

const app = express();
app.post('/alexa', new ExpressAdapter(skill, false, false, [signature, new TimestampVerifier()]).getRequestHandlers());
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
