// Bespoken's virtual-alexa as a program: one listener with one speaker, talking to a running skill.
//
//     node speaker.cjs URL MODEL LOCALE
//
// Reads a JSON command a line, writes a JSON answer a line:
//     {"utter": "do the sphinx"}   words, resolved through the interaction model
//     {"intend": "StartRoutineIntent", "slots": {"minutes": "PT10M"}}   for slots that it would pass on as words
//     {"end": "EXCEEDED_MAX_REPROMPTS"}
// An answer: {"sent": the request, "received": the skill's answer}, or {"failed": why}.
const { createInterface } = require("node:readline");
const { VirtualAlexa } = require("virtual-alexa");
const { SessionEndedReason } = require("virtual-alexa/lib/src/core/SkillRequest");

const [url, model, locale] = process.argv.slice(2);
const alexa = VirtualAlexa.Builder().skillURL(url).interactionModelFile(model).locale(locale).create();
let sent;
// The emulator plays nothing, so no time passes between its requests. Here it does: as much as a listener needs who
// hears every answer out, or the coach would take each word for an interruption.
let clock = Date.now();
alexa.filter((request) => {
    request.request.timestamp = new Date(clock).toISOString().replace(/\.\d+Z$/, "Z");
    sent = request;
});

function heardOut(received) {
    const ssml = received?.response?.outputSpeech?.ssml ?? "";
    const breaks = [...ssml.matchAll(/<break time="(\d+)(ms|s)"\/>/g)];
    const silence = breaks.reduce((total, [, length, unit]) => total + length * (unit === "s" ? 1000 : 1), 0);
    const words = ssml.replace(/<[^>]*>/g, " ").split(/\s+/).length;
    return silence + words * 500 + 8000;
}

function call({ utter, intend, slots, end }) {
    if (end) return alexa.endSession(SessionEndedReason[end]);
    return intend ? alexa.intend(intend, slots) : alexa.utter(utter);
}

async function main() {
    for await (const line of createInterface({ input: process.stdin })) {
        let answer;
        try {
            const received = await call(JSON.parse(line));
            answer = { sent, received };
            clock += heardOut(received);
        } catch (error) {
            answer = { failed: String(error) };
        }
        console.log(JSON.stringify(answer));
    }
}

main();
