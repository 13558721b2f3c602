# The image of the job ops: the set-up of a deployment and the commands of ops, run from source.
#   docker build --file infra/ops.Dockerfile --tag ops .
FROM node:24.21.0-slim
WORKDIR /src
ENV CI=true
# Only what is needed: other files of a checkout, such as credentials, must not get into the image.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages packages
COPY db db
COPY infra/package.json infra/
COPY infra/src infra/src
RUN npx --yes "$(node --print "require('./package.json').packageManager")" install --frozen-lockfile --prod \
      --pm-on-fail=ignore --filter "@loopline/infra..." --filter "@loopline/ops..." \
    && npm cache clean --force
ENV NODE_ENV=production
USER node
ENTRYPOINT ["node"]
CMD ["infra/src/set-up/main.ts"]
