"""Invented letters for the renderer's tests and timing, one for each form and language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mps_connect.letters.sheet import LetterSheet, Numbered, Point, PointForm

STANDARD = LetterSheet(
    mp_name="Dr Contoh Sample",
    division="Contoh GRC",
    office_lines=(
        "Office of the Member of Parliament, Contoh GRC",
        "Blk 900 Contoh Street 9 #01-900",
        "Singapore 560900",
        "office@contoh.example",
    ),
    date=date(2026, 11, 23),
    our_ref="MPS-CTH-202611-P2-0011/1",
    your_ref="VL-26-00011",
    delivery="By e-mail",
    addressee_lines=(
        "The Director, Vehicle and Driver Licensing",
        "Land Transport Authority",
        "10 Contoh Road",
        "Singapore 570010",
    ),
    attention="",
    salutation="Dear Sir/Madam",
    subject=(
        "Appeal – renewal of private hire car driver's vocational licence: "
        "Mr Goh Contoh Seng (NRIC S6700011J), your ref VL-26-00011"
    ),
    paragraphs=(
        (
            (
                "I write on behalf of Mr Goh, a resident of Contoh GRC, who approached my office at the "
                "Meet-the-People Session on 19 November 2026."
            ),
        ),
        (
            (
                "Mr Goh informs me that he is a private hire car driver and that his vocational licence "
                "lapsed on 14 August 2026."
            ),
            "He says that renewal called for a medical examination at a time when he had a cataract.",
            (
                "By his account he was operated on at Tan Tock Seng Hospital on 28 September 2026 and his "
                "doctor has since "
                "found him able to drive."
            ),
            (
                "He understands from your letter VL-26-00011 that, because his renewal is late, he has to "
                "retake the full course."
            ),
        ),
        (
            (
                "He says that he has had no income for three months, that his wife is not working and that "
                "S$1,200 remains of "
                "their savings."
            ),
            "Your letter and the doctor's memo of 2 November 2026 are enclosed.",
        ),
        (
            (
                "I would be grateful if the Land Transport Authority would consider, on its merits, "
                "renewing his licence without "
                "his retaking the course."
            ),
        ),
        (
            (
                "If this is not possible, I would appreciate your letting him know the reason and the "
                "options open to him."
            ),
            "Mr Goh may be reached at 9000 0111 and at Blk 911 Contoh Street 1 #05-911.",
            "Please copy your reply to my office, quoting our reference.",
        ),
        ("Thank you.",),
    ),
    close="Yours faithfully,",
    signatory_name="Dr Contoh Sample",
    signatory_capacity="Member of Parliament",
    signatory_division="Contoh GRC",
    enclosures=("Letter of the Land Transport Authority, VL-26-00011", "Doctor's memo of 2 November 2026"),
    cc=("Mr Goh Contoh Seng",),
    verification="Verification code CTH-7K3M-Q9XD",
)

TOWN_COUNCIL = replace(
    STANDARD,
    our_ref="MPS-CTH-202611-P3-0077/1",
    your_ref="TC-26-00077",
    addressee_lines=("The General Manager", "Contoh Town Council", "Blk 950 Contoh Lane #01-950", "Singapore 570950"),
    subject="Estate matter – lift B and 8th-storey corridor, Blk 977 Contoh Lane",
    paragraphs=(
        (("I write on behalf of Mr Lee Contoh Ming of Blk 977 Contoh Lane #08-977, who informs me of the following."),),
        PointForm(
            title="1. Lift B",
            points=(
                Point("Since", ("1 November 2026, stopped four times by his account.",)),
                Point("Reported before", ("5 and 11 November 2026, case TC-26-00077.",)),
                Point(
                    "Effect",
                    (
                        (
                            "He says that his mother, aged 82, uses a wheelchair and could not leave the storey on "
                            "13 November 2026."
                        ),
                    ),
                ),
            ),
        ),
        PointForm(
            title="2. Corridor outside #08-977",
            points=(Point("Matter", ("He says that water collects whenever it rains.",)),),
        ),
        PointForm(
            points=(
                Point(
                    "Requested",
                    (
                        (
                            "I would be grateful if the Town Council would inspect both, repair as it finds necessary, "
                            "and tell "
                            "Mr Lee what was found."
                        ),
                    ),
                ),
                Point("Contact", ("8000 0777",)),
            ),
        ),
        ("Thank you.",),
    ),
    enclosures=(),
    cc=("Mr Lee Contoh Ming",),
)

FORMAL = replace(
    STANDARD,
    our_ref="MPS-CTH-202611-P2-0099/1",
    your_ref="PDO-26-00099",
    addressee_lines=("The Chief Public Defender", "Public Defender's Office", "Ministry of Law"),
    attention="Ms Sampel Binte Contoh",
    salutation="Dear Ms Sampel",
    close="Yours sincerely,",
    subject="Request – status of application PDO-26-00099: Mr Lim Contoh Huat (NRIC S7900099Z)",
    paragraphs=(
        Numbered(
            1,
            (
                (
                    "I write on behalf of Mr Lim, a resident of Contoh GRC, who approached my office at the "
                    "Meet-the-People "
                    "Session on 18 November 2026."
                ),
            ),
        ),
        Numbered(
            2,
            (
                (
                    "Mr Lim informs me that he applied to the Public Defender's Office on 12 October 2026 "
                    "(PDO-26-00099) and has "
                    "had no reply."
                ),
                (
                    "He says that he has a matter in the State Courts on 3 December 2026 and is unable to pay "
                    "for a lawyer."
                ),
                "I do not write on that matter, which is for the court.",
            ),
        ),
        Numbered(
            3,
            (
                (
                    "I would be grateful if your Office would let him know the position of his application "
                    "before that date."
                ),
                "Mr Lim may be reached at 9000 0999.",
            ),
        ),
        ("Thank you.",),
    ),
    enclosures=(),
    cc=(),
)

CHINESE = replace(
    STANDARD,
    language="zh",
    copy_for_resident=True,
    delivery="以电邮发送",
    salutation="敬启者：",
    subject="上诉：更新私人召车司机职业执照，吴先生（NRIC S6700011J），贵方编号 VL-26-00011",
    paragraphs=(
        ("我谨代表Contoh GRC居民吴先生致函。", "吴先生于2026年11月19日到接见选民活动向本办事处求助。"),
        (
            "吴先生告诉我，他是一名私人召车司机，他的职业执照已在2026年8月14日到期。",
            "他说，更新执照须先体检，而当时他患有白内障。",
            "据他所说，他在2026年9月28日动了手术，医生其后确认他可以驾车。",
        ),
        ("他说，他已三个月没有收入，妻子没有工作，存款只剩S$1,200。", "随函附上贵局来信和医生的便笺。"),
        ("恳请陆路交通管理局按个案情况，考虑让他更新执照而无须重新上课。",),
        ("谢谢。",),
    ),
    close="此致",
    signatory_capacity="国会议员",
    enclosures=("陆路交通管理局来信，编号 VL-26-00011", "2026年11月2日的医生便笺"),
    cc=("吴先生",),
    verification="核实代码 CTH-7K3M-Q9XD",
)

MALAY = replace(
    STANDARD,
    language="ms",
    copy_for_resident=True,
    delivery="Melalui e-mel",
    salutation="Tuan/Puan,",
    subject="Rayuan – pembaharuan lesen vokasional pemandu kereta sewa persendirian: Encik Goh (NRIC S6700011J)",
    paragraphs=(
        (
            (
                "Saya menulis bagi pihak Encik Goh, seorang penduduk Contoh GRC, yang datang ke pejabat "
                "saya pada Sesi Bertemu "
                "Rakyat pada 19 November 2026."
            ),
        ),
        (
            (
                "Encik Goh memaklumkan kepada saya bahawa beliau ialah pemandu kereta sewa persendirian "
                "dan lesennya tamat pada "
                "14 Ogos 2026."
            ),
            "Beliau berkata bahawa beliau tidak mempunyai pendapatan selama tiga bulan.",
        ),
        ("Saya amat berbesar hati jika pihak tuan dapat mempertimbangkan permohonan ini berdasarkan meritnya.",),
        ("Terima kasih.",),
    ),
    close="Yang benar,",
    signatory_capacity="Anggota Parlimen",
    enclosures=("Surat pihak berkuasa, VL-26-00011",),
    cc=("Encik Goh Contoh Seng",),
    verification="Kod pengesahan CTH-7K3M-Q9XD",
)

TAMIL = replace(
    STANDARD,
    language="ta",
    copy_for_resident=True,
    delivery="மின்னஞ்சல் வழி",
    salutation="ஐயா/அம்மையீர்,",
    subject="மேல்முறையீடு – தனியார் வாடகை வாகன ஓட்டுநர் உரிமம் புதுப்பித்தல்: திரு செல்வம் (NRIC S6700011J)",
    paragraphs=(
        (
            "Contoh GRC குடியிருப்பாளரான திரு செல்வம் சார்பாக இக்கடிதத்தை எழுதுகிறேன்.",
            "அவர் 19 நவம்பர் 2026 அன்று மக்கள் சந்திப்பு நிகழ்ச்சியில் என் அலுவலகத்தை நாடினார்.",
        ),
        (
            "தமது தொழில் உரிமம் 14 ஆகஸ்ட் 2026 அன்று காலாவதியானது என்று அவர் எனக்குத் தெரிவித்தார்.",
            ("மூன்று மாதங்களாக வருமானம் இல்லை என்றும் சேமிப்பில் S$1,200 மட்டுமே உள்ளது என்றும் அவர் கூறுகிறார்."),
        ),
        ("அவரது கோரிக்கையைத் தகுதியின் அடிப்படையில் பரிசீலித்தால் நன்றியுடையவனாக இருப்பேன்.",),
        ("நன்றி.",),
    ),
    close="இப்படிக்கு,",
    signatory_capacity="நாடாளுமன்ற உறுப்பினர்",
    enclosures=("ஆணையத்தின் கடிதம், VL-26-00011",),
    cc=("திரு செல்வம்",),
    verification="சரிபார்ப்புக் குறியீடு CTH-7K3M-Q9XD",
)

EVERY_SHEET = {
    "standard": STANDARD,
    "town_council": TOWN_COUNCIL,
    "formal": FORMAL,
    "chinese": CHINESE,
    "malay": MALAY,
    "tamil": TAMIL,
}
