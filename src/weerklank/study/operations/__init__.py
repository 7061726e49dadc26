"""What changes in a study. Each operation checks, decides, writes and records, as one whole."""

from weerklank.study.operations.characteristics import (
    AskedFor,
    CharacteristicInUse,
    GroupedBy,
    LabelTaken,
    TargetedBy,
    ValueInUse,
    add_characteristic,
    add_value,
    change_characteristic,
    change_value,
    remove_characteristic,
    remove_value,
)
from weerklank.study.operations.continuing import (
    AlreadySomeone,
    NotOfAnEarlierRound,
    OtherPerspective,
    forget_same_person,
    go_on_from,
    note_same_person,
    stop_going_on,
)
from weerklank.study.operations.groups import (
    OwnGroupEmpty,
    OwnGroupMixed,
    OwnGroupNameMissing,
    OwnGroupNamePersonal,
    OwnGroupNameTaken,
    OwnGroupStranger,
    OwnGroupUnfit,
    add_own_group,
    change_own_group,
    remove_own_group,
)
from weerklank.study.operations.guides import (
    GuideInUse,
    GuideKeyTaken,
    GuidePublished,
    NoEarlierGuides,
    NotTheNewest,
    add_guide,
    add_question,
    add_section,
    change_question,
    change_section,
    make_new_version,
    move_question,
    move_section,
    remove_question,
    remove_section,
    take_previous_guides,
    take_starting_guides,
)
from weerklank.study.operations.keeping import (
    NotAhead,
    NotAnnounced,
    TooFarAhead,
    apply_terms,
    postpone_term,
    stop_postponing,
)
from weerklank.study.operations.members import (
    AccountElsewhere,
    LastBeheerder,
    NoRole,
    NotAMember,
    add_member,
    remove_member,
    reset_member_password,
    set_roles,
)
from weerklank.study.operations.monitors import (
    GoalInUse,
    NumberTaken,
    QuestionInUse,
    add_goal,
    add_research_question,
    change_goal,
    change_monitor,
    change_research_question,
    open_monitor,
    remove_goal,
    remove_research_question,
)
from weerklank.study.operations.people import (
    ConsentInFuture,
    LooksPersonal,
    ParticipantInUse,
    ParticipantWithdrawn,
    PseudonymTaken,
    PseudonymUnfit,
    UnknownCharacteristic,
    add_participant,
    add_participants,
    change_participant,
    record_consent,
    record_consents,
    remove_participant,
)
from weerklank.study.operations.plans import (
    BasisUnfit,
    LengthUnfit,
    NoReasonGiven,
    NotAMunicipality,
    NothingNewInPlan,
    TermUnfit,
    VoucherUnfit,
    set_plan,
    write_plan,
)
from weerklank.study.operations.rounds import (
    PeriodReversed,
    RoundNumberTaken,
    change_method_text,
    change_round,
    open_round,
)
from weerklank.study.operations.told import keep_told
from weerklank.study.operations.withdrawal import (
    AlreadyWithdrawn,
    preview_withdrawal,
    repeat_withdrawals,
    settle_withdrawals,
    takes_part,
    withdraw,
)
