qs_cut(FIRST labs/ labs/app/ labs/overview/ labs/state/ labs/values/ labs/words/)
qs_cut(LATE labs/blocks/ labs/capacity/ labs/checker/ labs/entropy/ labs/ladder/ labs/model/ labs/network/ labs/noise/
            labs/quiz/ labs/report/ labs/app/quiz_controller labs/app/quiz_facts labs/words/language)
# Files that parse a link.
qs_cut(FIRST labs/capacity/state labs/model/state labs/network/state)
