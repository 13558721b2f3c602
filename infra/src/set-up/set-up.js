import { sampleNotes } from "@loopline/data";
import { seedDatabase } from "@loopline/local";
/**
 * Gives a new deployment what `npm start` gives the stack on one machine: the database with its schema, its first rows and
 * the functions' password, and a first model. Done again it makes only what is missing, and sets the password anew.
 */
export async function setUp(config, deps) {
    const { readSecret, publisher, newId, log } = deps;
    const database = new URL(config.DATABASE_URL).pathname.slice(1);
    await seedDatabase({
        superuserUrl: await ownerUrl(config, readSecret),
        database,
        readwritePassword: await readSecret(config.DB_PASSWORD_SECRET),
        start: sampleNotes("light-6"),
        testSet: sampleNotes("test-set-100"),
    });
    log.info({ database }, "the database is set up");
    // Where everything is trained already, the message changes nothing.
    const message = { batch_id: newId(), subjects: ["start"], ratings: [1] };
    await publisher.publish("job", message);
    log.info("asked for a training");
}
/** The owner's own database, for the pipeline's may not be there yet. */
async function ownerUrl(config, readSecret) {
    const url = new URL(config.DATABASE_URL);
    url.username = config.DB_OWNER;
    url.password = await readSecret(config.DB_OWNER_SECRET);
    url.pathname = "/postgres";
    return url.href;
}
