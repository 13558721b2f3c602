# The image of the job ops: what sets a deployment up, and the commands of ops, run from their sources.
#   docker build --file infra/ops.Dockerfile --tag ops .
FROM node:24.21.0-slim
WORKDIR /src
ENV CI=true
COPY . .
RUN npx --yes "$(node --print "require('./package.json').packageManager")" install --frozen-lockfile --prod \
      --pm-on-fail=ignore --filter "@loopline/infra..." --filter "@loopline/ops..." \
    && npm cache clean --force
ENV NODE_ENV=production
USER node
ENTRYPOINT ["node"]
CMD ["infra/src/set-up/main.ts"]
