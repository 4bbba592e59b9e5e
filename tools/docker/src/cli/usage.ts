export const USAGE = `usage: node tools/docker/src/main.ts COMMAND [options]

  engine up        start a Docker Engine in namespaces of its own, or take the one that runs
  engine down      end it and its containers; images and volumes stay. --data removes them, too
  engine status    whether it runs, and where; exit code 1 where it does not
  env              what a shell needs to reach it by docker and docker-compose: eval "$(node tools/docker/src/main.ts env)"
  enter -- CMD…    run a command in its network, where published ports are on 127.0.0.1
  images [NAME…]   build images of this repository and load them into it: all of compose.yaml's, or those that are named
  init             write .env with new keys for compose.yaml, which only its owner reads; never over one that is there

  --name NAME      which engine; default cutover
  --mongo KIND     of init: mongo (the image mongo:8) or standin (built here, for where that cannot be had); default mongo
  --file PATH      of init: where to; default .env beside compose.yaml
  --data           of engine down
  --json           print the result as JSON
  --help           this text

IMAGE_OWNER and IMAGE_VERSION (cosmos, 1.0.0) name images as compose.yaml does. All but init need Linux and root. Exit codes: 0, 1 failed, 2 wrong usage, 130 Ctrl-C.`;
